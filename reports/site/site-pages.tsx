import { chartStyle, LatencyChart, TrendLine } from '../charts/firmware-charts';
import { StackedBars } from '../charts/stacked-bars';
import { type Compatibility, tallyOf } from '../compat/compatibility';
import { EmulatedBanner, Firmwares, MatrixParts, Notes } from '../compat/page/compatibility-page';
import { matrixData, matrixStyle } from '../compat/page/matrix';
import { type RunDigest, spreadOf } from '../compat/run-digest';
import { renderPage, ThemeButton } from '../components/page';
import { Badge, firmwareBadge } from './badge';

/** The paths of the parts of the site, relative to its first page. */
export interface SiteLinks {
  readonly reportOf: (run: RunDigest) => string | null;
  /** Comparisons of each firmware with the previous one, by the names of both. */
  readonly diffs: readonly {
    readonly from: string;
    readonly to: string;
    readonly href: string;
    readonly says: string;
  }[];
}

/** Pictures show only the newest firmwares, up to this number. */
const MOST = 16;
const COMMANDS = [
  'AT+CLOUDAUTH',
  'AT+CLOUDCONN',
  'AT+CLOUDSUB',
  'AT+CLOUDPUB',
  'AT+CLOUDUNSUB',
  'AT+CLOUDDISCONN',
];

/** The first page of the site: matrix, changes between builds, history and pictures. */
export function indexPage(table: Compatibility, links: SiteLinks): string {
  const title = `Firmware compatibility${table.emulated ? ' (EMULATED)' : ''}`;
  return renderPage({
    title,
    style: matrixStyle + chartStyle + siteStyle,
    program: require.resolve('../compat/page/client'),
    data: matrixData(table, links.reportOf),
    body: (
      <>
        <header class="wide top">
          <ThemeButton />
          <h1>{title}</h1>
          {table.emulated && <EmulatedBanner />}
          <nav aria-label="parts of this page">
            <a href="#matrix">matrix</a> <a href="#observations">observations</a>{' '}
            <a href="#history">history</a> <a href="#pictures">pictures</a>{' '}
            <a href="compatibility.md">Markdown</a> <a href="compatibility.json">JSON</a>
          </nav>
        </header>
        <main>
          <div class="wide">
            <Notes table={table} />
            <Badges table={table} />
            <Firmwares table={table} reportOf={links.reportOf} />
            <Diffs links={links} />
          </div>
          <MatrixParts table={table} />
          <div class="wide">
            <History table={table} />
            <Pictures table={table} />
          </div>
        </main>
      </>
    ),
  });
}

function Badges({ table }: { readonly table: Compatibility }) {
  return (
    <p class="badges">
      {table.columns.slice(-MOST).map(({ name }, i) => {
        const column = Math.max(0, table.columns.length - MOST) + i;
        return <Badge key={name} id={`badge-${column}`} text={firmwareBadge(table, column)} />;
      })}
    </p>
  );
}

function Diffs({ links: { diffs } }: { readonly links: SiteLinks }) {
  if (diffs.length === 0) return null;
  return (
    <section>
      <h2>From each build to the next</h2>
      <ul class="diffs">
        {diffs.map(({ from, to, href, says }) => (
          <li key={href}>
            <a href={href}>
              {from} → {to}
            </a>{' '}
            {says}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Every requirement as a small line over the firmwares. */
function History({ table: { groups, columns } }: { readonly table: Compatibility }) {
  const names = columns.map(({ name }) => name);
  return (
    <section id="history">
      <h2>History by requirement</h2>
      <p class="hint">
        The share of its cases that hold, from the oldest build to the newest; a cross where one does not.
      </p>
      {groups.map(({ clause, rows }) => (
        <details key={clause} open={rows.some(({ cells }) => cells.some(({ state }) => state === 'broken'))}>
          <summary>
            {clause} <small class="count">{rows.length}</small>
          </summary>
          <HistoryTable names={names} rows={rows.filter(({ inWords }) => !isPlain(inWords))} />
          <HistoryTable names={names} rows={rows.filter(({ inWords }) => isPlain(inWords))} folded />
        </details>
      ))}
    </section>
  );
}

function isPlain(inWords: string): boolean {
  return /^(works|observed) [^,;]*$/.test(inWords);
}

interface HistoryTableProps {
  readonly names: readonly string[];
  readonly rows: Compatibility['groups'][number]['rows'];
  readonly folded?: boolean;
}

function HistoryTable({ names, rows, folded = false }: HistoryTableProps) {
  if (rows.length === 0) return null;
  const table = (
    <table class="history">
      <thead>
        <tr>
          <th scope="col">requirement</th>
          <th scope="col">
            {names[0]} to {names.at(-1)}
          </th>
          <th scope="col">in words</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, statement, cells, inWords }) => (
          <tr key={id}>
            <th scope="row">
              {id} <span>{statement}</span>
            </th>
            <td>
              <TrendLine label={id} names={names} cells={cells} />
            </td>
            <td>{inWords}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
  if (!folded) return table;
  return (
    <details class="inner">
      <summary>{rows.length} that never failed</summary>
      {table}
    </details>
  );
}

function Pictures({ table }: { readonly table: Compatibility }) {
  const columns = table.columns.slice(-MOST);
  const offset = table.columns.length - columns.length;
  const timed = columns.flatMap(({ name, runs }) => {
    const time = runs.at(-1)?.time;
    return time ? [{ name, time }] : [];
  });
  const newest = table.columns.length - 1;
  return (
    <section id="pictures">
      <h2>Pictures</h2>
      <StackedBars
        id="verdicts"
        title="Cases by firmware"
        unit="cases"
        bars={columns.map(({ name }, i) => ({ name, parts: parts(tallyOf(table, offset + i)) }))}
      />
      <StackedBars
        id="clauses"
        title={`Cases by clause, ${table.columns[newest]?.name ?? ''}`}
        unit="cases"
        bars={clauseBars(table, newest)}
      />
      {timed.length > 0 && (
        <StackedBars
          id="time"
          title="Where the time of a run went"
          unit="s"
          bars={timed.map(({ name, time }) => ({
            name,
            parts: [
              { name: 'module', value: time.module / 1000, colour: 'var(--pass)', pattern: 'plain' },
              { name: 'cloud', value: time.cloud / 1000, colour: 'var(--inconclusive)', pattern: 'dotted' },
              { name: 'harness', value: time.harness / 1000, colour: 'var(--quiet)', pattern: 'hatched' },
            ],
          }))}
        />
      )}
      {COMMANDS.map((command) => {
        const rows = columns.flatMap(({ name, runs }) => {
          const spread = spreadOf(runs.flatMap(({ latencies }) => latencies.get(command) ?? []));
          return spread === null ? [] : [{ name, spread }];
        });
        const id = `latency-${command.slice(3).toLowerCase()}`;
        return rows.length > 0 && <LatencyChart key={command} id={id} command={command} rows={rows} />;
      })}
    </section>
  );
}

function parts(tally: Readonly<Record<string, number>>) {
  return [
    { name: 'works', value: tally.works ?? 0, colour: 'var(--pass)', pattern: 'plain' },
    { name: 'observed', value: tally.observed ?? 0, colour: 'var(--soft)', pattern: 'plain' },
    { name: 'finding', value: tally.finding ?? 0, colour: 'var(--finding)', pattern: 'dotted' },
    { name: 'known', value: tally.known ?? 0, colour: 'var(--error)', pattern: 'dotted' },
    { name: 'broken', value: tally.broken ?? 0, colour: 'var(--fail)', pattern: 'crossed' },
    {
      name: 'untested',
      value: (tally.untested ?? 0) + (tally.conflict ?? 0),
      colour: 'var(--line)',
      pattern: 'hatched',
    },
  ] as const;
}

function clauseBars(table: Compatibility, column: number) {
  const tallies = new Map<string, Record<string, number>>();
  for (const { clause, document, cells } of table.cases.values()) {
    const name = `${document} ${clause}`;
    const tally = tallies.get(name) ?? {};
    const state = cells[column]?.state ?? 'untested';
    tally[state] = (tally[state] ?? 0) + 1;
    tallies.set(name, tally);
  }
  return [...tallies].map(([name, tally]) => ({ name, parts: parts(tally) }));
}

const siteStyle = `
nav{margin-top:10px;display:flex;flex-wrap:wrap;gap:4px 14px;font-size:14px}
.badges{display:flex;flex-wrap:wrap;gap:6px;margin:18px 0 0}
.badges svg{display:block;max-width:100%}
.diffs{margin:0;padding-left:18px}
.history{font-size:13px;margin:6px 0 14px}
.history th[scope=row]{color:var(--ink);width:32%}.history th span{display:block;color:var(--soft);font-weight:400}
.inner{margin-left:16px}
.history td:nth-child(2){width:30%;vertical-align:middle}
@media (max-width:600px){.history td:nth-child(2){width:auto}.history th,.history td{padding:5px 4px}}
`;
