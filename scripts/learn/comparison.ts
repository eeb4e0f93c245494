import type { CaseRecord, Observation } from '../../harness/ledger/record';

/** A case with another result on the learned module than on the original. */
export interface Difference {
  readonly caseId: string;
  /** What differs: `verdict`, or the name of an observation, with both values. */
  readonly what: readonly string[];
}

/** A measured time differs when it is off by more than this share, and by more than a second. */
const TIME_SHARE = 0.2;
const TIME_S = 1;

/** Cases of which verdict or observations differ, in the order of the first run. */
export function differencesOf(
  original: readonly CaseRecord[],
  learned: readonly CaseRecord[],
): readonly Difference[] {
  const others = new Map(learned.map((record) => [record.id, record]));
  return original.flatMap((record) => {
    const what = differencesIn(record, others.get(record.id));
    return what.length === 0 ? [] : [{ caseId: record.id, what }];
  });
}

function differencesIn(one: CaseRecord, other: CaseRecord | undefined): string[] {
  if (other === undefined) return ['the case was not run'];
  const verdicts = one.verdict === other.verdict ? [] : [`verdict: ${one.verdict}, learned ${other.verdict}`];
  const names = [...new Set([...Object.keys(one.observations), ...Object.keys(other.observations)])];
  const observed = names
    .filter((name) => !areEqual(name, one.observations[name], other.observations[name]))
    .map((name) => `${name}: ${text(one.observations[name])}, learned ${text(other.observations[name])}`);
  return [...verdicts, ...observed];
}

function areEqual(name: string, a: Observation | undefined, b: Observation | undefined): boolean {
  if (/, m?s$/.test(name) && typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= Math.max(TIME_S, TIME_SHARE * Math.max(a, b));
  return a === b;
}

function text(value: Observation | undefined): string {
  return value === undefined ? 'not observed' : JSON.stringify(value);
}
