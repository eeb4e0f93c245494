import type { CaseRecord, Level, Verdict } from '../../harness/ledger/record';
import { type RunView, reasonOf } from '../run-view';

/** The state of a case in the list: its verdict, or why it has none. */
export type Standing = Verdict | 'missing' | 'not-run';

/** Every verdict has its own sign, for colour-blind readers and for paper. */
export const SIGNS: Readonly<Record<Standing, string>> = {
  pass: '✓',
  fail: '✗',
  finding: '!',
  inconclusive: '?',
  error: '‼',
  'not-applicable': '–',
  missing: '∅',
  'not-run': '∅',
};

/** In words, where a person reads them. */
function wordOf(standing: Standing): string {
  return standing.replace('-', ' ');
}

export function VerdictMark({ of: standing }: { readonly of: Standing }) {
  return (
    <span class={`verdict ${standing}`}>
      <i aria-hidden="true">{SIGNS[standing]}</i>
      {wordOf(standing)}
    </span>
  );
}

/** The position of a case on the page, by its id. */
export type Links = ReadonlyMap<string, number>;

/** The address of a case on the page: a number, as an id may contain any character. */
function anchorOf(index: number): string {
  return `case-${index}`;
}

/** The id of a case, as a link to its row in the list. */
export function CaseLink({ id, links }: { readonly id: string; readonly links: Links }) {
  const index = links.get(id);
  const name = <code>{id}</code>;
  return index === undefined ? name : <a href={`#${anchorOf(index)}`}>{name}</a>;
}

/** Many cases, folded under one line. */
export function CaseLinks({
  summary,
  ids,
  links,
}: {
  readonly summary: string;
  readonly ids: readonly string[];
  readonly links: Links;
}) {
  if (ids.length === 0) return null;
  return (
    <details class="links">
      <summary>{summary}</summary>
      <ul>
        {ids.map((id, i) => (
          <li key={i}>
            <CaseLink id={id} links={links} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** A row of the list: a case, with or without a record. */
export interface Row {
  readonly id: string;
  readonly standing: Standing;
  /** Its position in the run, which identifies its data; null without a record. */
  readonly index: number | null;
  readonly record: CaseRecord | null;
}

/** All planned cases: in the order of the run, then those without a record, then those that do not apply. */
export function rowsOf({ ledger }: RunView): Row[] {
  const recorded = ledger.cases.map((record, index) => ({
    id: record.id,
    standing: record.verdict,
    index,
    record,
  }));
  const without = (ids: readonly string[], standing: Standing): Row[] =>
    ids.map((id) => ({ id, standing, index: null, record: null }));
  return [
    ...recorded.filter((row) => row.standing !== 'not-applicable'),
    ...without(ledger.missing, 'missing'),
    ...without(ledger.footer?.notRun?.cases ?? [], 'not-run'),
    ...recorded.filter((row) => row.standing === 'not-applicable'),
  ];
}

const LEVELS: readonly Level[] = ['must', 'should', 'observe'];

/** The full list, whose rows the page's script filters and opens. */
export function CaseList({ view }: { readonly view: RunView }) {
  const rows = rowsOf(view);
  const standings = [...new Set(rows.map((row) => row.standing))];
  const clauses = [...new Set(rows.flatMap(({ record }) => (record ? [clauseOf(record)] : [])))].sort(
    new Intl.Collator('en', { numeric: true }).compare,
  );
  return (
    <section id="cases">
      <h2>
        All cases <small class="count">{view.ledger.header.plan.length}</small>
      </h2>
      <form class="filters" id="filters" hidden>
        <fieldset>
          <legend class="sr">verdicts shown</legend>
          {standings.map((standing) => (
            <label key={standing} class={`chip ${standing}`}>
              <input type="checkbox" name="verdict" value={standing} checked />
              <VerdictMark of={standing} />
            </label>
          ))}
        </fieldset>
        <label>
          <span>clause</span>
          <select name="clause">
            <option value="">all</option>
            {clauses.map((clause) => (
              <option key={clause}>{clause}</option>
            ))}
          </select>
        </label>
        <label>
          <span>level</span>
          <select name="level">
            <option value="">all</option>
            {LEVELS.map((level) => (
              <option key={level}>{level}</option>
            ))}
          </select>
        </label>
        <label class="text">
          <span>text</span>
          <input
            type="search"
            name="text"
            placeholder="id, title, requirement, reason"
            aria-keyshortcuts="/"
          />
        </label>
        <button type="button" id="show-all">
          Show all
        </button>
        <output id="shown" aria-live="polite" />
      </form>
      <table class="cases">
        <thead>
          <tr>
            <th scope="col">verdict</th>
            <th scope="col">case</th>
            <th scope="col">clause</th>
            <th scope="col">level</th>
            <th scope="col">requirements</th>
            <th scope="col" class="number">
              ms
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <CaseRow key={i} row={row} place={row.index ?? view.ledger.cases.length + i} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function clauseOf({ document, clause }: CaseRecord): string {
  return `${document} ${clause}`;
}

function CaseRow({ row, place }: { readonly row: Row; readonly place: number }) {
  const { id, standing, index, record } = row;
  const shared = { id: anchorOf(place), class: `row ${standing}`, 'data-standing': standing };
  if (!record)
    return (
      <tr {...shared} data-clause="" data-level="">
        <td>
          <VerdictMark of={standing} />
        </td>
        <td colSpan={5}>
          <code>{id}</code>
          <span class="because">
            {standing === 'missing'
              ? 'planned, but left no record'
              : `${wordOf(standing)}: a limit of the run`}
          </span>
        </td>
      </tr>
    );
  const { title, level, attribution, requirements, durationMs, brokenInvariants } = record;
  const reason = reasonOf(record);
  return (
    <tr {...shared} data-clause={clauseOf(record)} data-level={level} data-index={index}>
      <td>
        <VerdictMark of={standing} />
        {attribution && attribution !== 'module' ? <small> {attribution}</small> : null}
      </td>
      <td>
        <button type="button" class="open" aria-expanded="false">
          <code>{id}</code>
        </button>
        <span class="title">{title}</span>
        {reason === null ? null : <span class="because">{reason}</span>}
        {brokenInvariants.length > 0 ? <small>broke {brokenInvariants.join(', ')}</small> : null}
      </td>
      <td>{clauseOf(record)}</td>
      <td>{level}</td>
      <td>
        {requirements.map((requirement) => (
          <>
            <span class="id">{requirement}</span>{' '}
          </>
        ))}
      </td>
      <td class="number">{Math.round(durationMs)}</td>
    </tr>
  );
}
