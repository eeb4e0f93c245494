import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** The result of the whole plan on one broken module. */
export interface MatrixRow {
  /** Name of the mutant. */
  readonly mutant: string;
  /** Ids of the cases that ended in `fail` or `finding`. */
  readonly fails: readonly string[];
  /** Ids of the cases that could not be judged. */
  readonly unjudged: readonly string[];
  /** The invariants of the run that broke, e.g. `I-6`, each with the ids of the cases in which it broke. */
  readonly breaks: Readonly<Record<string, readonly string[]>>;
  /** Wall time of the run, s. */
  readonly seconds: number;
  /** MQTT connects of the run. */
  readonly connects: number;
}

/** A case of the matrix, with its duration on the conforming module. */
export interface MatrixCase {
  readonly id: string;
  /** Rounded, ms; see `roughly`. */
  readonly ms: number;
}

/** Every case against every broken module. It may name cases and mutants that no longer exist. */
export interface KillMatrix {
  readonly cases: readonly MatrixCase[];
  readonly rows: readonly MatrixRow[];
  /** The run of the conforming module, to compare the costs of the rows with. */
  readonly honest: { readonly seconds: number; readonly connects: number };
}

const matrixFile = z.strictObject({
  honest: z.strictObject({ seconds: z.number(), connects: z.int() }),
  cases: z.array(z.tuple([z.string(), z.number()])),
  mutants: z.record(
    z.string(),
    z.strictObject({
      fails: z.string(),
      unjudged: z.string().optional(),
      breaks: z.record(z.string(), z.string()).optional(),
      seconds: z.number(),
      connects: z.int(),
    }),
  ),
});

/** @throws Error when there is no such file, or it is not a kill matrix */
export function readKillMatrix(path: string): KillMatrix {
  return parseKillMatrix(readFileSync(path, 'utf8'));
}

/** @throws Error with the place when the text is not a kill matrix */
export function parseKillMatrix(text: string): KillMatrix {
  const file = matrixFile.parse(JSON.parse(text));
  const ids = (ranges = '') =>
    indicesOf(ranges).map((index) => {
      const found = file.cases[index];
      if (!found) throw new Error(`the kill matrix has no case number ${index}: write it again`);
      return found[0];
    });
  return {
    honest: file.honest,
    cases: file.cases.map(([id, ms]) => ({ id, ms })),
    rows: Object.entries(file.mutants).map(([mutant, row]) => ({
      mutant,
      fails: ids(row.fails),
      unjudged: ids(row.unjudged),
      breaks: mapped(row.breaks ?? {}, ids),
      seconds: row.seconds,
      connects: row.connects,
    })),
  };
}

function mapped<From, To>(
  record: Readonly<Record<string, From>>,
  to: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
}

/** One line for each case and each mutant, so that a diff shows what changed and where. */
export function formatKillMatrix({ honest, cases, rows }: KillMatrix): string {
  const number = new Map(cases.map(({ id }, index) => [id, index]));
  const ranges = (ids: readonly string[]) => indexRanges(ids.flatMap((id) => number.get(id) ?? []));
  const lines = rows.map(({ mutant, fails, unjudged, breaks, seconds, connects }) => {
    const row = {
      fails: ranges(fails),
      ...(unjudged.length > 0 && { unjudged: ranges(unjudged) }),
      ...(Object.keys(breaks).length > 0 && { breaks: mapped(breaks, ranges) }),
      seconds,
      connects,
    };
    return `${JSON.stringify(mutant)}: ${JSON.stringify(row)}`;
  });
  return [
    '{',
    `"honest": ${JSON.stringify(honest)},`,
    '"cases": [',
    cases.map(({ id, ms }) => JSON.stringify([id, ms])).join(',\n'),
    '],',
    '"mutants": {',
    lines.join(',\n'),
    '}',
    '}',
    '',
  ].join('\n');
}

/** Rounds to half a decade, so that small changes of a duration do not change the file. */
export function roughly(ms: number): number {
  const steps = [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000];
  return steps.find((step) => ms <= step) ?? 100_000;
}

/** Rising numbers as text, consecutive ones as a range: `0-3 7 9-10`. */
export function indexRanges(indices: readonly number[]): string {
  const rising = [...new Set(indices)].sort((a, b) => a - b);
  const ranges: [first: number, last: number][] = [];
  for (const index of rising) {
    const open = ranges.at(-1);
    if (open && open[1] === index - 1) open[1] = index;
    else ranges.push([index, index]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(' ');
}

/** The inverse of `indexRanges`. @throws Error for text that is not a list of ranges */
export function indicesOf(ranges: string): number[] {
  return ranges
    .split(' ')
    .filter((range) => range !== '')
    .flatMap((range) => {
      const match = /^(\d+)(?:-(\d+))?$/.exec(range);
      if (!match) throw new Error(`expected ranges like "0-3 7", got ${JSON.stringify(range)}`);
      const first = Number(match[1]);
      return Array.from({ length: Number(match[2] ?? first) - first + 1 }, (_, i) => first + i);
    });
}
