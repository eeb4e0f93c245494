import { WORD } from '../compat/cell';
import type { RunDigest } from '../compat/run-digest';
import { NONE_ACCEPTED } from '../known-deviations/accept-known';
import { factsOf } from './facts';

/** A result that is not the same on all sides. */
export interface Difference {
  /** Id of a case, or `invariant I-6`. */
  readonly id: string;
  /** `verdict`, or the name of an observation. */
  readonly what: string;
  /** What came out, with the runs in which it did, counted from 1; `absent` where nothing did. */
  readonly values: ReadonlyMap<string, readonly number[]>;
}

const ABSENT = 'absent';

/** Compares runs of one module, and lists each fact that differs. */
export function differencesBetween(runs: readonly RunDigest[]): Difference[] {
  const facts = runs.map((run) => {
    const { cases, observations } = factsOf([run], NONE_ACCEPTED);
    const verdicts = [...cases].map(
      ([id, { state }]) => [`${id}\nverdict`, state === null ? 'not judged' : WORD[state]] as const,
    );
    const seen = [...observations].map(([key, values]) => [key, values.join(' or ')] as const);
    return new Map([...verdicts, ...seen]);
  });
  const keys = new Set(facts.flatMap((run) => [...run.keys()]));
  return [...keys].sort().flatMap((key) => {
    const values = new Map<string, number[]>();
    for (const [i, run] of facts.entries()) {
      const value = run.get(key) ?? ABSENT;
      values.set(value, [...(values.get(value) ?? []), i + 1]);
    }
    const [id = '', what = ''] = key.split('\n');
    return values.size > 1 ? [{ id, what, values }] : [];
  });
}

/** A line for a person: the case, what differs, and which runs say what. */
export function differenceLine({ id, what, values }: Difference): string {
  const said = [...values].map(([value, runs]) => `${value} in run ${runs.join(', ')}`);
  return `${id}, ${what}: ${said.join('; ')}`;
}
