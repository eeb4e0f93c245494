import type { CaseRecord } from '../../harness/ledger/record';

/** Something that did not come out the same in all runs. */
export interface Difference {
  readonly caseId: string;
  /** `verdict`, or the name of an observation. */
  readonly what: string;
  /** What came out, as JSON text, with the runs in which it did, counted from 1; `absent` where nothing did. */
  readonly values: ReadonlyMap<string, readonly number[]>;
}

const ABSENT = 'absent';

/** Holds the cases of all runs against each other: verdicts, and observations name by name. */
export function differencesBetween(runs: readonly (readonly CaseRecord[])[]): Difference[] {
  const facts = runs.map(factsOf);
  const keys = new Set(facts.flatMap((run) => [...run.keys()]));
  return [...keys].sort().flatMap((key) => {
    const values = new Map<string, number[]>();
    for (const [i, run] of facts.entries()) {
      const value = run.get(key) ?? ABSENT;
      values.set(value, [...(values.get(value) ?? []), i + 1]);
    }
    const [caseId = '', what = ''] = key.split('\n');
    return values.size > 1 ? [{ caseId, what, values }] : [];
  });
}

/** A line for a person: the case, what differs, and which runs say what. */
export function differenceLine({ caseId, what, values }: Difference): string {
  const said = [...values].map(([value, runs]) => `${value} in run ${runs.join(', ')}`);
  return `${caseId}, ${what}: ${said.join('; ')}`;
}

function factsOf(cases: readonly CaseRecord[]): Map<string, string> {
  return new Map(
    cases.flatMap(({ id, verdict, observations }) => [
      [`${id}\nverdict`, verdict] as const,
      ...Object.entries(observations).map(
        ([name, value]) => [`${id}\n${name}`, JSON.stringify(value)] as const,
      ),
    ]),
  );
}
