import { amount } from '../../harness/ledger/amount';
import type { CaseRecord, Verdict } from '../../harness/ledger/record';
import type { Catalogue, CatalogueEntry, RunView } from '../run-view';
import { CaseLink, type Links, VerdictMark } from './case-list';

/** The result of one requirement: the worst of its cases. */
interface Covered {
  readonly id: string;
  readonly entry: CatalogueEntry | undefined;
  readonly cases: readonly CaseRecord[];
  readonly worst: Verdict | null;
}

const WORST: readonly Verdict[] = ['fail', 'error', 'inconclusive', 'finding', 'pass', 'not-applicable'];
const byNumber = new Intl.Collator('en', { numeric: true }).compare;

/** Each requirement with the results of its cases, by clause. */
export function coverageOf({ ledger }: RunView, catalogue: Catalogue): ReadonlyMap<string, Covered[]> {
  const cases = new Map<string, CaseRecord[]>();
  for (const record of ledger.cases)
    for (const id of record.requirements) cases.set(id, [...(cases.get(id) ?? []), record]);
  const ids = [...new Set([...Object.keys(catalogue), ...[...cases.keys()].sort(byNumber)])];
  const clauses = new Map<string, Covered[]>();
  for (const id of ids) {
    const [entry, records = []] = [catalogue[id], cases.get(id)];
    const worst = WORST.find((verdict) => records.some((record) => record.verdict === verdict)) ?? null;
    const clause = entry?.clause ?? records[0]?.clause ?? '';
    clauses.set(clause, [...(clauses.get(clause) ?? []), { id, entry, cases: records, worst }]);
  }
  return new Map([...clauses].sort(([a], [b]) => byNumber(a, b)));
}

export function CoverageSection(props: {
  readonly view: RunView;
  readonly catalogue: Catalogue;
  readonly links: Links;
}) {
  const clauses = coverageOf(props.view, props.catalogue);
  if (clauses.size === 0) return null;
  const count = [...clauses.values()].reduce((sum, each) => sum + each.length, 0);
  return (
    <section id="requirements">
      <h2>
        Requirements <small class="count">{count}</small>
      </h2>
      <p class="hint">Each with the worst verdict of the cases that ask for it.</p>
      {[...clauses].map(([clause, covered]) => (
        <Clause key={clause} clause={clause} covered={covered} links={props.links} />
      ))}
    </section>
  );
}

function Clause({
  clause,
  covered,
  links,
}: {
  readonly clause: string;
  readonly covered: readonly Covered[];
  readonly links: Links;
}) {
  const n = (...wanted: readonly (Verdict | null)[]): number =>
    covered.filter(({ worst }) => wanted.includes(worst)).length;
  const bad = n('fail', 'finding');
  return (
    <details class="clause">
      <summary>
        <b>{clause}</b> {amount(covered.length, 'requirement')}: {n('pass')} held
        {bad > 0 ? <span class="because">, {bad} not held</span> : ''}
        {n('error', 'inconclusive') > 0 ? `, ${n('error', 'inconclusive')} not judged` : ''}
        {n(null, 'not-applicable') > 0 ? `, ${n(null, 'not-applicable')} not asked in this run` : ''}
      </summary>
      <table class="coverage">
        <thead>
          <tr>
            <th scope="col">worst</th>
            <th scope="col">requirement</th>
            <th scope="col">cases</th>
          </tr>
        </thead>
        <tbody>
          {covered.map(({ id, entry, cases, worst }) => (
            <tr key={id}>
              <td>{worst ? <VerdictMark of={worst} /> : <span class="soft">not asked</span>}</td>
              <td>
                <b class="mono">{id}</b> {entry?.statement}{' '}
                {entry?.phrase ? <q lang="zh">{entry.phrase}</q> : null}
              </td>
              <td>
                <Cases cases={cases} worst={worst} links={links} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

const MOST_NAMED = 4;

/** How many cases judge it, and the first of those with the worst verdict. */
function Cases({
  cases,
  worst,
  links,
}: {
  readonly cases: readonly CaseRecord[];
  readonly worst: Verdict | null;
  readonly links: Links;
}) {
  if (worst === null) return <>none</>;
  const telling = cases.filter((record) => record.verdict === worst);
  const tally = `${telling.length} of ${cases.length}`;
  if (worst === 'pass') return <>{tally}</>;
  return (
    <>
      {tally}:{' '}
      {telling.slice(0, MOST_NAMED).map((record) => (
        <span key={record.id}>
          <CaseLink id={record.id} links={links} />{' '}
        </span>
      ))}
      {telling.length > MOST_NAMED ? '…' : ''}
    </>
  );
}
