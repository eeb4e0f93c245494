import * as z from 'zod';
import type { Cell } from './compat/cell';
import type { Compatibility } from './compat/compatibility';
import { exitCodeOfDiff, type FirmwareDiff } from './diff/firmware-diff';
import { deviationFile } from './known-deviations/known-deviations';

const cell = z.strictObject({
  /** Null if not tested. */
  state: z.enum(['works', 'broken', 'known', 'conflict', 'finding', 'observed']).nullable(),
  /** The number of judged cases that hold. */
  held: z.int(),
  judged: z.int(),
  note: z.string().optional(),
  otherSuite: z.literal(true).optional(),
});
const row = { cells: z.array(cell), inWords: z.string() };

/** `compatibility.json`: the matrix for programs. Cells are in the order of the firmwares. */
export const compatibilityFile = z.strictObject({
  schema: z.literal(1),
  /** Families of the modules. */
  families: z.array(z.string()),
  /** Whether it contains runs of an emulated module, which are not evidence about a firmware. */
  emulated: z.boolean(),
  firmwares: z.array(
    z.strictObject({
      name: z.string(),
      family: z.string(),
      firmware: z.string(),
      emulated: z.boolean(),
      /** Whether its name has a known form, and so a place in the build order. */
      ordered: z.boolean(),
      suites: z.array(z.string()),
      otherSuite: z.boolean(),
      runs: z.array(
        z.strictObject({
          runId: z.string(),
          startedAt: z.string(),
          verdict: z.enum(['pass', 'fail', 'inconclusive', 'void']),
          port: z.string(),
          cloud: z.string(),
          ledger: z.string(),
        }),
      ),
    }),
  ),
  invariants: z.array(z.strictObject({ id: z.string(), title: z.string(), ...row })),
  clauses: z.array(
    z.strictObject({
      clause: z.string(),
      requirements: z.array(
        z.strictObject({ id: z.string(), statement: z.string(), cases: z.array(z.string()), ...row }),
      ),
    }),
  ),
  cases: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      level: z.enum(['must', 'should', 'observe']),
      clause: z.string(),
      document: z.string(),
      requirements: z.array(z.string()),
      ...row,
    }),
  ),
  observations: z.array(
    z.strictObject({
      case: z.string(),
      name: z.string(),
      changed: z.boolean(),
      values: z.array(z.string()),
      /** For each firmware the indexes of the values in its runs. */
      cells: z.array(z.array(z.int())),
      inWords: z.string(),
    }),
  ),
  withoutCase: z.array(z.string()),
  emulatedLeftOut: z.int(),
  leftOut: z.array(z.strictObject({ source: z.string(), why: z.string() })),
  problems: z.array(z.string()),
});
export type CompatibilityFile = z.infer<typeof compatibilityFile>;

export function compatibilityJson(table: Compatibility): CompatibilityFile {
  return {
    schema: 1,
    families: [...table.families],
    emulated: table.emulated,
    firmwares: table.columns.map(
      ({ name, family, firmware, emulated, version, suites, otherSuite, runs }) => ({
        name,
        family,
        firmware,
        emulated,
        ordered: version.kind === 'known',
        suites: [...suites],
        otherSuite,
        runs: runs.map(({ header, footer, source }) => ({
          runId: header.runId,
          startedAt: header.startedAt,
          verdict: footer.verdict,
          port: header.bench.port,
          cloud: header.cloud.kind,
          ledger: source,
        })),
      }),
    ),
    invariants: table.invariants.map(({ id, title, ...rest }) => ({ id, title, ...rowOf(rest) })),
    clauses: table.groups.map(({ clause, rows }) => ({
      clause,
      requirements: rows.map(({ id, statement, cases, ...rest }) => ({
        id,
        statement,
        cases: [...cases],
        ...rowOf(rest),
      })),
    })),
    cases: [...table.cases.values()].map(({ requirements, cells, inWords, ...facts }) => ({
      ...facts,
      requirements: [...requirements],
      ...rowOf({ cells, inWords }),
    })),
    observations: table.observations.map(({ values, cells, ...facts }) => ({
      ...facts,
      values: [...values],
      cells: cells.map((each) => [...each]),
    })),
    withoutCase: [...table.withoutCase],
    emulatedLeftOut: table.emulatedLeftOut,
    leftOut: table.leftOut.map(({ source, why }) => ({ source, why })),
    problems: [...table.problems],
  };
}

function rowOf({ cells, inWords }: { readonly cells: readonly Cell[]; readonly inWords: string }) {
  return {
    cells: cells.map(({ state, held, judged, note, otherSuite }) => ({
      state,
      held,
      judged,
      ...(note === null ? {} : { note }),
      ...(otherSuite ? { otherSuite } : {}),
    })),
    inWords,
  };
}

const fact = z.strictObject({
  /** Null if not judged. */
  state: z.enum(['works', 'broken', 'known', 'conflict', 'finding', 'observed']).nullable(),
  note: z.string().nullable(),
  /** The checks that did not hold. */
  failure: z.string(),
});
const change = z.strictObject({ id: z.string(), title: z.string(), before: fact, after: fact });
const spread = z.strictObject({
  n: z.int(),
  q1: z.number(),
  median: z.number(),
  q3: z.number(),
  min: z.number(),
  max: z.number(),
});
const both = z.strictObject({ before: z.array(z.string()), after: z.array(z.string()) });

/** The diff for programs. Latencies are in ms. */
export const diffFile = z.strictObject({
  schema: z.literal(1),
  /** The exit code of the command: 1 if something broke, 2 if nothing could be compared. */
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  comparisons: z.array(
    z.strictObject({
      conditions: z.strictObject({
        family: z.string(),
        suite: z.string(),
        cloud: z.string(),
        bench: z.string(),
      }),
      suites: z.array(z.string()),
      emulated: z.boolean(),
      runs: both,
      firmwares: both,
      broken: z.array(change),
      fixed: z.array(change),
      known: z.array(change),
      failsOtherwise: z.array(change),
      unclear: z.array(change),
      newlyJudged: z.array(change),
      noLongerJudged: z.array(change),
      behaviour: z.array(
        z.strictObject({
          case: z.string(),
          name: z.string(),
          before: z.array(z.string()),
          after: z.array(z.string()),
        }),
      ),
      unchanged: z.int(),
      latencies: z.array(
        z.strictObject({
          command: z.string(),
          before: spread,
          after: spread,
          verdict: z.enum(['slower', 'faster', 'within the spread', 'too few']),
        }),
      ),
    }),
  ),
  notComparable: z.array(z.string()),
  problems: z.array(z.string()),
});

export function diffJson(diff: FirmwareDiff): string {
  return `${JSON.stringify({ schema: 1, exitCode: exitCodeOfDiff(diff), ...diff }, null, 2)}\n`;
}

/** JSON Schemas (draft 2020-12) of files that people write or programs read, by their path in `reports`. */
export const schemaTexts: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'known-deviations/known-deviations.schema.json': { title: 'known-deviations.json', of: deviationFile },
    'compat/compatibility.schema.json': { title: 'compatibility.json', of: compatibilityFile },
    'diff/diff.schema.json': { title: 'npm run diff -- A B --format json', of: diffFile },
  }).map(([path, { title, of }]) => [path, `${JSON.stringify({ title, ...z.toJSONSchema(of) }, null, 2)}\n`]),
);
