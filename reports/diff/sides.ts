import { amount } from '../../harness/ledger/amount';
import type { Header } from '../../harness/ledger/record';
import { stateOf } from '../compat/case-rows';
import { gravest, type State, WORD } from '../compat/cell';
import { suiteOf } from '../compat/columns';
import { familyOf } from '../compat/families';
import type { RunDigest } from '../compat/run-digest';
import { type AcceptedFailures, NONE_ACCEPTED } from '../known-deviations/known-deviations';

/** The result of a case or an invariant of the run on one side. */
export interface CaseFact {
  readonly state: State;
  /** Why it is not good; null if it is good or absent. */
  readonly note: string | null;
  /** Identifies the failure; empty for none. */
  readonly failure: string;
}

/** All facts of one side that are compared; a side is one run or several. */
export interface SideFacts {
  readonly cases: ReadonlyMap<string, CaseFact>;
  /** Key: case id, line feed, name of the observation. Several values if runs disagree. */
  readonly observations: ReadonlyMap<string, readonly string[]>;
}

/** The facts of one side, for both `diff` and `stability`. */
export function factsOf(runs: readonly RunDigest[], accepted: AcceptedFailures): SideFacts {
  const found = new Map<string, CaseFact[]>();
  const observations = new Map<string, string[]>();
  const add = (id: string, fact: CaseFact) => found.set(id, [...(found.get(id) ?? []), fact]);
  for (const run of runs) {
    for (const digest of run.cases) {
      const state = stateOf({ run, digest }, accepted);
      const failure = digest.failed.map(({ what }) => what).join('; ');
      add(digest.id, { state, failure, note: digest.reason });
      for (const [name, value] of Object.entries(digest.observations)) {
        const key = `${digest.id}\n${name}`;
        const text = typeof value === 'string' ? value : JSON.stringify(value);
        const values = observations.get(key) ?? [];
        if (!values.includes(text)) observations.set(key, [...values, text]);
      }
    }
    for (const { id, held, level, examined, brokenIn, places } of run.invariants) {
      if (examined === 0) continue;
      const [place] = places;
      const seen = place === undefined ? '' : `: expected ${place.expected}, got ${place.actual}`;
      const bad = accepted.of(run, id) === null ? (level === 'should' ? 'finding' : 'broken') : 'known';
      add(`invariant ${id}`, {
        state: held ? 'works' : bad,
        failure: held ? '' : id,
        note: held
          ? null
          : `broke in ${brokenIn.length} of ${amount(examined, 'case')}, first in ${brokenIn[0]}${seen}`,
      });
    }
  }
  return { cases: new Map([...found].map(([id, facts]) => [id, joined(facts)])), observations };
}

function joined(facts: readonly CaseFact[]): CaseFact {
  const judged = facts.filter(({ state }) => state !== null);
  const states = new Set(judged.map(({ state }) => state));
  const worst = gravest(states);
  const shown = judged.find(({ state }) => state === worst) ?? facts[0];
  const state = states.size > 1 ? 'conflict' : worst;
  const bad = judged.filter(({ failure }) => failure !== '').length;
  const share = state === 'conflict' ? `in ${bad} of ${amount(judged.length, 'run')}: ` : '';
  return {
    state,
    failure: shown?.failure ?? '',
    note: shown?.note == null ? null : `${share}${shown.note}`,
  };
}

/** The conditions that two runs must share for a difference to come from the firmware. */
export interface Conditions {
  readonly family: string;
  readonly suite: string;
  readonly cloud: string;
  /** `emulated module` or the kind of connection to the module, with the profile of the bench. */
  readonly bench: string;
}

export function conditionsOf(header: Header): Conditions {
  const { kind, capabilities } = header.cloud;
  const reached = header.bench.emulated ? 'emulated module' : `module over ${header.bench.transport}`;
  return {
    family: familyOf(header),
    suite: suiteOf(header),
    cloud: `${kind} (${[...capabilities].sort().join(', ')})`,
    bench: `${reached}, ${header.profile}`,
  };
}

/** Runs of both sides under the same conditions. */
export interface Pairing {
  readonly conditions: Conditions;
  readonly before: readonly RunDigest[];
  readonly after: readonly RunDigest[];
}

export interface Paired {
  readonly pairings: readonly Pairing[];
  /** Runs without a counterpart on the other side, each with the reason in one sentence. */
  readonly notComparable: readonly string[];
}

/** Pairs runs under the same conditions; the others are listed, never mixed in. */
export function paired(
  before: readonly RunDigest[],
  after: readonly RunDigest[],
  { anySuite = false } = {},
): Paired {
  const keyOf = (run: RunDigest) => {
    const { family, suite, cloud, bench } = conditionsOf(run.header);
    return [family, anySuite ? '' : suite, cloud, bench].join('\n');
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

/** Names the differences from the most similar run of the other side. */
function lonely(run: RunDigest, others: readonly RunDigest[], side: string, anySuite: boolean): string {
  const own = conditionsOf(run.header);
  const differing = others.map((other) => {
    const its = conditionsOf(other.header);
    return (['family', 'suite', 'cloud', 'bench'] as const)
      .filter((each) => own[each] !== its[each] && !(anySuite && each === 'suite'))
      .map((each) => `${each} ${own[each]}, not ${its[each]}`);
  });
  const nearest = differing.sort((a, b) => a.length - b.length)[0];
  const why = nearest === undefined ? `there is no run in ${side}` : nearest.join('; ');
  return `run ${run.header.runId} of ${run.header.module?.firmware ?? 'no reported firmware'}: ${why}`;
}

/** A result that differs between runs. */
export interface Difference {
  /** Id of a case, or `invariant I-6`. */
  readonly id: string;
  /** `verdict`, or the name of an observation. */
  readonly what: string;
  /** Each result with the runs that have it, counted from 1; `absent` for none. */
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

/** One line for the terminal: the case, what differs, and which runs have which value. */
export function differenceLine({ id, what, values }: Difference): string {
  const said = [...values].map(([value, runs]) => `${value} in run ${runs.join(', ')}`);
  return `${id}, ${what}: ${said.join('; ')}`;
}
