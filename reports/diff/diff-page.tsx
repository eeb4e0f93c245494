import { Wire } from '../components/evidence';
import { renderPage, ThemeButton } from '../components/page';
import { headlineOf, isBad, type Section, type Told, toldOf } from './diff-texts';
import type { FirmwareDiff } from './firmware-diff';

/** A diff as one self-contained page. */
export function diffPage(diff: FirmwareDiff, { anySuite = false } = {}): string {
  const told = diff.comparisons.map((each) => toldOf(each, anySuite));
  const title = `Firmware diff: ${told[0]?.title ?? 'not comparable'}`;
  return renderPage({
    title,
    program: require.resolve('../client/page'),
    style,
    body: (
      <main class="wide">
        <ThemeButton />
        <h1>{title}</h1>
        <p class={`headline ${isBad(diff) ? 'bad' : 'good'}`}>{headlineOf(diff)}</p>
        {told.map((each) => (
          <Comparison key={each.title} told={each} heading={told.length > 1} />
        ))}
        <List title="Not comparable" lines={diff.notComparable} />
        <List title="Known deviations to review" lines={diff.problems} />
      </main>
    ),
  });
}

function Comparison({
  told: { title, facts, sections },
  heading,
}: {
  readonly told: Told;
  readonly heading: boolean;
}) {
  return (
    <>
      {heading && <h2 class="what">{title}</h2>}
      <ul class="facts">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      {sections.map((section) => (
        <Part key={section.title} section={section} />
      ))}
    </>
  );
}

const SIGNS = { broken: '✗', fixed: '✓', quiet: '·' } as const;

function Part({ section: { kind, title, hint, head, rows } }: { readonly section: Section }) {
  return (
    <section class={`card part ${kind}`}>
      <h2>
        <i aria-hidden="true">{SIGNS[kind]}</i> {title} <small class="count">{rows.length}</small>
      </h2>
      {hint !== null && <p class="hint">{hint}</p>}
      <table>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([id = '', what = '', before = '', after = '']) => (
            <tr key={`${id} ${what}`}>
              <th scope="row">{id}</th>
              <td>{what}</td>
              <td data-head={head[2]}>
                <Wire text={before} />
              </td>
              <td data-head={head[3]}>
                <Wire text={after} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function List({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <section class="card part">
      <h2>{title}</h2>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

const style = `
main.wide{padding-top:22px;padding-bottom:60px}
h1{font-size:22px;overflow-wrap:anywhere}
.headline{font-size:17px;margin:10px 0 0;padding:8px 14px;border-radius:8px;border-left:5px solid var(--pass);background:var(--card)}
.headline.bad{border-left-color:var(--fail)}
.what{margin:28px 0 6px;overflow-wrap:anywhere}
.facts{margin-top:10px;color:var(--soft);font-size:13px;padding-left:18px;overflow-wrap:anywhere}
.part{margin-top:20px;border-left:4px solid var(--line)}
.part.broken{border-left-color:var(--fail)}.part.broken h2 i{color:var(--fail)}
.part.fixed{border-left-color:var(--pass)}.part.fixed h2 i{color:var(--pass)}
.part h2 i{font-style:normal}
.part table{table-layout:fixed;font-size:13.5px}
.part th:nth-child(1){width:26%}.part th:nth-child(3){width:19%}.part th:nth-child(4){width:31%}
.part tbody th{color:var(--ink);font-family:var(--mono);font-size:12.5px;overflow-wrap:anywhere;vertical-align:top}
.part tr:last-child td,.part tr:last-child th{border-bottom:0}
.part .wire{font-size:12.5px;white-space:pre-wrap}
@media (max-width:600px){
.part table,.part tbody,.part tr,.part td,.part tbody th{display:block;border:0;padding:1px 0;width:auto}
.part thead{position:absolute;clip-path:inset(50%)}
.part tr{padding:8px 0;border-bottom:1px solid var(--line)}
.part td[data-head]::before{content:attr(data-head) ": ";color:var(--soft);font-size:12px}
}
`;
