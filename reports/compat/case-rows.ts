import type { Level } from '../../harness/ledger/record';
import type { AcceptedFailures } from '../known-deviations/known-deviations';
import { type Cell, gravest, type State, WORD } from './cell';
import { type Column, rangesInWords, suiteOf, usualSuite } from './columns';
import type { CaseDigest, RunDigest } from './run-digest';

/** A requirement as the suites list it: one row of the matrix. */
export interface CatalogueEntry {
  readonly id: string;
  /** Section of the manual, or of a standard with its name. */
  readonly clause: string;
  readonly statement: string;
}

/** One case in all firmwares. */
export interface CaseRow {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  readonly clause: string;
  readonly document: string;
  readonly requirements: readonly string[];
  readonly cells: readonly Cell[];
  readonly inWords: string;
}

/** One requirement in all firmwares, combined from the cases that name it. */
export interface RequirementRow {
  readonly id: string;
  readonly statement: string;
  readonly cells: readonly Cell[];
  readonly inWords: string;
  /** Ids of the cases. */
  readonly cases: readonly string[];
}

export interface RequirementGroup {
  readonly clause: string;
  readonly rows: readonly RequirementRow[];
}

interface Outcome {
  readonly run: RunDigest;
  readonly digest: CaseDigest;
}

const UNTESTED: Cell = { state: null, held: 0, judged: 0, note: null, otherSuite: false };

/** Each case of any run, in the order of the newest suite, with a cell for each firmware. */
export function caseRows(columns: readonly Column[], accepted: AcceptedFailures): Map<string, CaseRow> {
  const usual = usualSuite(columns);
  const outcomes = columns.map(({ runs }) => outcomesById(runs));
  const newest = new Map<string, CaseDigest>();
  const runs = columns.flatMap((column) => column.runs);
  for (const run of [...runs].sort((a, b) => (a.header.startedAt < b.header.startedAt ? 1 : -1)))
    for (const digest of run.cases) if (!newest.has(digest.id)) newest.set(digest.id, digest);
  const rows = new Map<string, CaseRow>();
  for (const [id, { title, level, clause, document, requirements }] of newest) {
    const cells = outcomes.map((byId) => cellOf(byId.get(id) ?? [], accepted, usual));
    rows.set(id, {
      id,
      title,
      level,
      clause,
      document,
      requirements,
      cells,
      inWords: inWords(columns, cells),
    });
  }
  return rows;
}

function outcomesById(runs: readonly RunDigest[]): Map<string, Outcome[]> {
  const byId = new Map<string, Outcome[]>();
  for (const run of runs)
    for (const digest of run.cases) {
      const known = byId.get(digest.id);
      if (known === undefined) byId.set(digest.id, [{ run, digest }]);
      else known.push({ run, digest });
    }
  return byId;
}

function cellOf(outcomes: readonly Outcome[], accepted: AcceptedFailures, usual: string | null): Cell {
  if (outcomes.length === 0) return UNTESTED;
  const states = new Map<State, Outcome[]>();
  for (const outcome of outcomes) {
    const state = stateOf(outcome, accepted);
    states.set(state, [...(states.get(state) ?? []), outcome]);
  }
  const judged = [...states.keys()].filter((state) => state !== null);
  const state = judged.length > 1 ? 'conflict' : (judged[0] ?? null);
  const otherSuite = outcomes.some(({ run }) => suiteOf(run.header) !== usual);
  const good = state === 'works' || state === 'observed';
  return {
    state,
    held: Number(good),
    judged: Number(state !== null),
    note: good ? null : noteOf(state, states),
    otherSuite,
  };
}

/** The state of a case in the matrix, by its verdict. Cases that were not judged are untested. */
export function stateOf({ run, digest }: Outcome, accepted: AcceptedFailures): State {
  switch (digest.verdict) {
    case 'pass':
      return digest.level === 'observe' ? 'observed' : 'works';
    case 'fail':
      return accepted.of(run, digest.id) === null ? 'broken' : 'known';
    case 'finding':
      return accepted.of(run, digest.id) === null ? 'finding' : 'known';
    default:
      return null;
  }
}

function noteOf(state: State, states: ReadonlyMap<State, readonly Outcome[]>): string {
  if (state !== 'conflict') {
    const [outcome] = [...states.values()].flat();
    const { verdict, attribution, reason } = outcome?.digest ?? {
      verdict: '',
      attribution: null,
      reason: null,
    };
    const who = attribution === null || attribution === 'module' ? verdict : `${verdict} (${attribution})`;
    return state === null ? `${who}: ${reason}` : (reason ?? verdict);
  }
  const sides = [...states].filter(([each]) => each !== null);
  const text = sides.map(([each, outcomes]) => {
    const runs = [...new Set(outcomes.map(({ run }) => whereOf(run)))];
    return `${each === null ? '' : WORD[each]} in ${runs.join(', ')}`;
  });
  const units = sides.flatMap(([, outcomes]) => [
    ...new Set(outcomes.flatMap(({ run }) => unitOf(run) ?? [])),
  ]);
  const both = new Set(units.filter((unit, i) => units.indexOf(unit) !== i));
  return [...text, ...[...both].map((unit) => `unit ${unit} disagrees with itself`)].join('; ');
}

/** The first digits of the unit's digest; null if the run has none. */
function unitOf({ header }: RunDigest): string | null {
  return header.module?.imeiDigest?.slice(0, 6) ?? null;
}

function whereOf(run: RunDigest): string {
  const unit = unitOf(run);
  const { runId, bench } = run.header;
  const place = bench.name ?? bench.port;
  return unit === null ? `${runId} on ${place}` : `${runId} (unit ${unit}, ${place})`;
}

/** Requirements in the order of the catalogue, grouped by clause; those that are not in it come last. */
export function requirementGroups(
  columns: readonly Column[],
  cases: ReadonlyMap<string, CaseRow>,
  catalogue: readonly CatalogueEntry[],
): RequirementGroup[] {
  const byRequirement = new Map<string, CaseRow[]>();
  for (const row of cases.values())
    for (const id of row.requirements) byRequirement.set(id, [...(byRequirement.get(id) ?? []), row]);
  const listed = new Set(catalogue.map(({ id }) => id));
  const unlisted = [...byRequirement.keys()]
    .filter((id) => !listed.has(id))
    .sort()
    .map((id) => ({
      id,
      clause: 'not in the catalogue of this suite',
      statement: 'named by cases of another suite',
    }));
  const groups = new Map<string, RequirementRow[]>();
  for (const { id, clause, statement } of [...catalogue, ...unlisted]) {
    const naming = byRequirement.get(id);
    if (naming === undefined) continue;
    const cells = columns.map((_, i) => joined(naming.map(({ cells }) => cells[i] ?? UNTESTED)));
    const row = {
      id,
      statement,
      cells,
      inWords: inWords(columns, cells),
      cases: naming.map((each) => each.id),
    };
    groups.set(clause, [...(groups.get(clause) ?? []), row]);
  }
  return [...groups].map(([clause, rows]) => ({ clause, rows }));
}

function joined(cells: readonly Cell[]): Cell {
  const worst = gravest(cells.map(({ state }) => state));
  return {
    state: worst,
    held: cells.reduce((sum, { held }) => sum + held, 0),
    judged: cells.reduce((sum, { judged }) => sum + judged, 0),
    note: cells.find(({ state, note }) => state === worst && note !== null)?.note ?? null,
    otherSuite: cells.some(({ otherSuite }) => otherSuite),
  };
}

export function inWords(columns: readonly Column[], cells: readonly Cell[]): string {
  return rangesInWords(
    columns.map(({ name }, i) => ({ name, state: cells[i]?.state ?? null })),
    WORD,
  );
}
