import type { Header } from '../../harness/ledger/record';
import { suiteOf } from '../compat/columns';
import type { RunDigest } from '../compat/run-digest';

/** What must be the same of two runs for a difference between them to be one of their firmwares. */
export interface Conditions {
  readonly suite: string;
  readonly cloud: string;
  /** `emulated module` or how the module was reached, with the patience of the bench. */
  readonly bench: string;
}

export function conditionsOf(header: Header): Conditions {
  const { kind, capabilities } = header.cloud;
  const reached = header.bench.emulated ? 'emulated module' : `module over ${header.bench.transport}`;
  return {
    suite: suiteOf(header),
    cloud: `${kind} (${[...capabilities].sort().join(', ')})`,
    bench: `${reached}, ${header.profile}`,
  };
}

/** Runs of both sides that were made under the same conditions. */
export interface Pairing {
  readonly conditions: Conditions;
  readonly before: readonly RunDigest[];
  readonly after: readonly RunDigest[];
}

export interface Paired {
  readonly pairings: readonly Pairing[];
  /** Runs without a counterpart on the other side, each with why, in one sentence. */
  readonly notComparable: readonly string[];
}

/** Puts runs of the same conditions together; the others are named, never mixed in. */
export function paired(
  before: readonly RunDigest[],
  after: readonly RunDigest[],
  { anySuite = false } = {},
): Paired {
  const keyOf = (run: RunDigest) => {
    const { suite, cloud, bench } = conditionsOf(run.header);
    return [anySuite ? '' : suite, cloud, bench].join('\n');
  };
  const [ofBefore, ofAfter] = [before, after].map((runs) => groupedBy(runs, keyOf));
  const pairings: Pairing[] = [];
  const notComparable: string[] = [];
  for (const [key, runs] of ofBefore ?? []) {
    const others = ofAfter?.get(key);
    const [first] = runs;
    if (first === undefined) continue;
    if (others) pairings.push({ conditions: conditionsOf(first.header), before: runs, after: others });
    else notComparable.push(...runs.map((run) => lonely(run, after, 'B', anySuite)));
  }
  for (const [key, runs] of ofAfter ?? [])
    if (!ofBefore?.has(key)) notComparable.push(...runs.map((run) => lonely(run, before, 'A', anySuite)));
  return { pairings, notComparable };
}

function groupedBy(
  runs: readonly RunDigest[],
  keyOf: (run: RunDigest) => string,
): ReadonlyMap<string, readonly RunDigest[]> {
  const groups = new Map<string, RunDigest[]>();
  for (const run of runs) groups.set(keyOf(run), [...(groups.get(keyOf(run)) ?? []), run]);
  return groups;
}

/** Names what differs from the run of the other side that is most like it. */
function lonely(run: RunDigest, others: readonly RunDigest[], side: string, anySuite: boolean): string {
  const own = conditionsOf(run.header);
  const differing = others.map((other) => {
    const its = conditionsOf(other.header);
    return (['suite', 'cloud', 'bench'] as const)
      .filter((each) => own[each] !== its[each] && !(anySuite && each === 'suite'))
      .map((each) => `${each} ${own[each]}, not ${its[each]}`);
  });
  const nearest = differing.sort((a, b) => a.length - b.length)[0];
  const why = nearest === undefined ? `there is no run in ${side}` : nearest.join('; ');
  return `run ${run.header.runId} of ${run.header.module?.firmware ?? 'no reported firmware'}: ${why}`;
}
