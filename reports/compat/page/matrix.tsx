import { Fragment } from 'preact';
import { Scroller } from '../../components/page';
import { type Cell, letterOf, packedCells, SIGN } from '../cell';
import type { Column } from '../columns';
import type { Compatibility } from '../compatibility';
import type { RunDigest } from '../run-digest';

/**
 * A table for each clause, all in one scrolling region. To stay readable with 200 firmwares, clauses outside of the
 * view are not laid out (`content-visibility`), rows of cases are created only when a requirement is opened, and in a
 * large matrix the page's script creates the cells of a row when it becomes visible.
 */
export function Matrix({ table }: { readonly table: Compatibility }) {
  const { columns, groups, invariants } = table;
  const lazy = isLarge(table);
  if (columns.length === 0) return null;
  return (
    <Scroller class="matrix" id="rows" label="matrix of requirements and firmwares">
      {invariants.length > 0 && (
        <Clause name="invariants of the run" columns={columns} rows={invariants.length}>
          {invariants.map((row) => (
            <Row
              key={row.id}
              id={row.id}
              text={row.title}
              cells={row.cells}
              inWords={row.inWords}
              lazy={lazy}
            />
          ))}
        </Clause>
      )}
      {groups.map(({ clause, rows }) => (
        <Clause key={clause} name={clause} columns={columns} rows={rows.length}>
          {rows.map((row) => (
            <Row
              key={row.id}
              id={row.id}
              text={row.statement}
              cells={row.cells}
              inWords={row.inWords}
              lazy={lazy}
              cases={row.cases}
            />
          ))}
        </Clause>
      ))}
    </Scroller>
  );
}

/** More cells than this at a time make a browser slow. */
const MOST_CELLS = 6_000;

function isLarge({ columns, groups, invariants }: Compatibility): boolean {
  const rows = groups.reduce((sum, group) => sum + group.rows.length, invariants.length);
  return rows * columns.length > MOST_CELLS;
}

interface ClauseProps {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly children: preact.ComponentChildren;
}

const ROW_PX = 58;

export function Clause({ name, columns, rows, children }: ClauseProps) {
  return (
    <div
      class="clause"
      style={`contain-intrinsic-height:auto ${rows * ROW_PX + 40}px;width:calc(var(--first) + ${columns.length} * var(--column) + var(--last))`}
    >
      <table>
        <colgroup>
          <col class="first" />
          {columns.map((column) => (
            <col key={column.name} class="each" />
          ))}
          <col class="last" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" class="row">
              {name}
            </th>
            {columns.map(({ name: each, firmware, emulated, otherSuite }) => (
              <th key={each} scope="col" title={`${firmware}${emulated ? ', EMULATED' : ''}`}>
                {each}
                {otherSuite && '†'}
              </th>
            ))}
            <th scope="col" class="words">
              in words
            </th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly text: string;
  readonly cells: readonly Cell[];
  readonly inWords: string;
  readonly cases?: readonly string[];
  readonly lazy: boolean;
}

function Row({ id, text, cells, inWords, lazy, cases = [] }: RowProps) {
  return (
    <tr data-id={id} class={/^(works|observed) [^,;]*$/.test(inWords) ? 'plain' : undefined}>
      <th scope="row" class="row">
        {cases.length > 0 ? (
          <button type="button" aria-expanded="false" data-cases={cases.join(' ')}>
            {id}
          </button>
        ) : (
          <b>{id}</b>
        )}{' '}
        <span>{text}</span>
      </th>
      {lazy ? (
        <td class="lazy" colSpan={cells.length} data-cells={packedCells(cells)} />
      ) : (
        cells.map((cell, i) => <Fragment key={i}>{matrixCell(cell)}</Fragment>)
      )}
      <td class="words">{inWords}</td>
    </tr>
  );
}

function matrixCell({ state, held, judged, note, otherSuite }: Cell) {
  return (
    <td class={state ?? 'untested'} title={note ?? undefined}>
      {SIGN[state ?? 'untested']}
      {judged > 0 && (
        <b>
          {held}/{judged}
        </b>
      )}
      {otherSuite && <sup>†</sup>}
    </td>
  );
}

/** A case for the page's script: one letter for each firmware, and numbered notes. */
export interface PageCase {
  readonly title: string;
  readonly level: string;
  /**
   * `w`orks, `b`roken, `k`nown, `c`onflict, `f`inding, `o`bserved, `-` untested; upper case if another suite judged.
   */
  readonly states: string;
  /** Number of the firmware and of its note. */
  readonly notes: readonly (readonly [column: number, note: number])[];
  readonly inWords: string;
}

/** The data that the page's script needs to show the cases of a requirement. */
export interface MatrixData {
  /** Link to the newest report of each firmware, or null. */
  readonly reports: readonly (string | null)[];
  /**
   * Distinct orders of cases in the reports, and the index of that of each firmware's report: a link identifies a case
   * by its number.
   */
  readonly orders: readonly (readonly string[])[];
  readonly orderOf: readonly number[];
  readonly names: readonly string[];
  readonly notes: readonly string[];
  readonly cases: Readonly<Record<string, PageCase>>;
}

export function matrixData(table: Compatibility, reportOf: (run: RunDigest) => string | null): MatrixData {
  const notes = new Map<string, number>();
  const numberOf = (note: string): number => {
    const known = notes.get(note) ?? notes.size;
    notes.set(note, known);
    return known;
  };
  const cases = [...table.cases.values()].map(({ id, title, level, cells, inWords }): [string, PageCase] => [
    id,
    {
      title,
      level,
      states: cells.map(letterOf).join(''),
      notes: cells.flatMap(({ note }, i) => (note === null ? [] : [[i, numberOf(note)] as const])),
      inWords,
    },
  ]);
  const linked = table.columns.map(({ runs }) => runs.findLast((run) => reportOf(run) !== null) ?? null);
  const orders = new Map<string, number>();
  const orderOf = linked.map((run) => {
    const order = (run?.cases ?? []).map(({ id }) => id).join('\n');
    const known = orders.get(order) ?? orders.size;
    orders.set(order, known);
    return known;
  });
  return {
    reports: linked.map((run) => run && reportOf(run)),
    orders: [...orders.keys()].map((order) => order.split('\n')),
    orderOf,
    names: table.columns.map(({ name }) => name),
    cases: Object.fromEntries(cases),
    notes: [...notes.keys()],
  };
}

/** Style of the matrix. Untested cells are hatched; each state has a sign in addition to its colour. */
export const matrixStyle = `
:root{--first:300px;--column:50px;--last:270px}
.top{padding-top:22px}
.top h1{font-size:24px}
.emulated{margin:10px 0 0;padding:8px 14px;border:2px solid var(--finding);border-radius:8px;color:var(--finding)}
.emulated b{letter-spacing:.12em;margin-right:8px}
.tag{font-size:11px;letter-spacing:.08em;color:var(--finding);border:1px solid currentColor;border-radius:4px;padding:0 5px}
.warning{border-left:4px solid var(--fail);margin-top:20px}
.warning ul{margin:0;padding-left:20px;overflow-wrap:anywhere}
.apart{margin:16px 0}
main{padding-bottom:60px}
.scroller{margin-top:0}
section.wide{margin-top:36px}
.firmwares{max-height:420px;overflow:auto;background:var(--card);border:1px solid var(--line);border-radius:8px}
.firmwares thead th{position:sticky;top:0;background:var(--card)}
.firmwares thead th.number{white-space:normal;min-width:64px}
.firmwares tbody th{color:var(--ink);font-size:14px;font-weight:500;white-space:nowrap}
.firmwares td{overflow-wrap:normal}
.run{white-space:nowrap}
.number.none{color:var(--soft)}
.works,.tone-works{--tone:var(--pass)}.broken,.tone-broken{--tone:var(--fail)}.known,.tone-known{--tone:var(--error)}
.conflict,.tone-conflict{--tone:var(--inconclusive)}.finding,.tone-finding{--tone:var(--finding)}
.observed,.tone-observed,.value{--tone:var(--soft)}.untested,.tone-untested{--tone:var(--quiet)}
[class*=tone-]{color:var(--tone);font-weight:650}
.legend{display:flex;flex-wrap:wrap;gap:6px 18px;margin:0 0 12px;font-size:13px;color:var(--soft)}
.legend div{display:flex;gap:6px;align-items:center}
.legend dd{margin:0}
.legend .cell{min-width:26px;text-align:center;border:1px solid var(--line);border-radius:4px;padding:1px 5px;color:var(--tone,var(--ink));font-weight:700}
.filters{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;font-size:14px}
#search{min-width:230px}
#shown{color:var(--soft)}
.matrix{overflow:auto;max-height:82vh;margin:12px auto 0;width:min(1392px,calc(100% - 48px));border:1px solid var(--line);border-radius:8px;background:var(--card)}
.clause{content-visibility:auto;min-width:100%}
.clause[hidden]{display:none}
.matrix table{table-layout:fixed;font-size:13px}
col.first{width:var(--first)}col.each{width:var(--column)}
.matrix th,.matrix td{padding:4px 3px;text-align:center;border-bottom:1px solid var(--line);border-right:1px solid var(--line);overflow:hidden}
.matrix thead th{position:sticky;top:0;z-index:2;background:var(--inset);font-size:11px;color:var(--ink);overflow-wrap:anywhere;vertical-align:bottom}
.matrix thead th.row{z-index:3;font-size:13px}
.matrix .row{position:sticky;left:0;z-index:1;background:var(--card);text-align:left;padding:4px 8px;color:var(--ink);font-size:13px;font-weight:400;overflow-wrap:anywhere;vertical-align:top}
.matrix thead .row,.matrix thead .words{background:var(--inset)}
.matrix .row span{display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden;color:var(--soft);font-size:12px;line-height:1.35}
.matrix .words{position:sticky;right:0;width:auto;z-index:1;background:var(--card);text-align:left;padding:4px 8px;font-size:12px;line-height:1.35;border-right:0;border-left:1px solid var(--line);vertical-align:middle}
.matrix thead .words{z-index:3}
.matrix td{color:var(--tone);font-weight:700;vertical-align:middle;line-height:1.15}
.matrix td.words{color:var(--ink);font-weight:400}
.matrix td b{display:block;font-size:11px;font-weight:500;font-variant-numeric:tabular-nums}
.matrix td a{color:inherit;text-decoration:underline;text-underline-offset:2px;display:block}
.matrix tbody tr{height:58px}
.matrix sup{font-size:9px;line-height:0}
td.broken{background:var(--mark)}
td.conflict{background:linear-gradient(135deg,var(--good) 0 50%,var(--mark) 50% 100%)}
td.untested,.legend .untested{background:repeating-linear-gradient(135deg,transparent 0 4px,var(--line) 4px 5px)}
td.value{font-weight:400}td.value strong{color:var(--ink);font-weight:800;text-decoration:underline}
.matrix button{border:0;background:none;padding:0 2px;font-weight:650;font-size:13px}
.matrix button::before{content:"▸";display:inline-block;width:1em;color:var(--soft)}
.matrix button[aria-expanded=true]::before{content:"▾"}
.case .row,.case .words,.case td:not([class]){background:var(--inset)}
.case .row{padding-left:24px}
.case .row b{font-family:var(--mono);font-size:12px;font-weight:600}
.letter{display:block;overflow-wrap:anywhere}
.same{margin-top:24px}
.same table{margin-top:10px;font-size:13px}
@media (max-width:600px){
:root{--first:142px;--column:46px;--last:230px}
.matrix{width:calc(100% - 20px)}
.matrix .words{position:static}
.matrix .row{padding:4px 6px}
.firmwares tbody th{white-space:normal;min-width:120px}
.legend{font-size:12px}
}
@media print{.matrix,.firmwares{max-height:none;overflow:visible;max-width:none}.matrix .row,.matrix .words,.matrix thead th{position:static}.clause{content-visibility:visible}}
`;
