import { stateOf } from '../compat/case-rows';
import { gravest, type State } from '../compat/cell';
import type { RunDigest } from '../compat/run-digest';
import type { AcceptedFailures } from '../known-deviations/accept-known';

/** How a case or an invariant of the run stood on one side. */
export interface CaseFact {
  readonly state: State;
  /** Why it is not good; null where it is, or is absent. */
  readonly note: string | null;
  /** What failed, to tell one failure from another; empty where nothing did. */
  readonly failure: string;
}

/** Everything that is compared of one side: a side is one run or many. */
export interface SideFacts {
  readonly cases: ReadonlyMap<string, CaseFact>;
  /** Key: case id, line feed, name of the observation. Several values where runs disagree. */
  readonly observations: ReadonlyMap<string, readonly string[]>;
}

/** The facts of one side, for `diff` and `stability` alike. */
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
          : `broke in ${brokenIn.length} of ${examined} cases, first in ${brokenIn[0]}${seen}`,
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
  const share = state === 'conflict' ? `in ${bad} of ${judged.length} runs: ` : '';
  return {
    state,
    failure: shown?.failure ?? '',
    note: shown?.note == null ? null : `${share}${shown.note}`,
  };
}
