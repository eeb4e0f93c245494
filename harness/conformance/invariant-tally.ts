import type { InvariantRecord, Level } from '../ledger/record';

/** Invariants that are judged once for the whole run, as reports print them. */
export const RUN_INVARIANTS = {
  'I-1': 'Each command has exactly one final result',
  'I-2': 'AT is answered OK',
  'I-4': 'A refused command leaves no trace at the cloud',
  'I-5': 'No unexpected line comes',
  'I-6': 'Every line is framed by CR LF',
  'I-7': 'No message goes through more often than it was sent',
  'I-8': 'The device is connected at the cloud, or is not, as the commands left it',
  'I-9': 'An accepted command does at the cloud what it says',
} as const;

export type RunInvariant = keyof typeof RUN_INVARIANTS;

/** One place at which an invariant of the run did not hold. */
export interface Breach {
  readonly invariant: RunInvariant;
  readonly expected: string;
  readonly actual: string;
  /** Number of the last event before it was seen. */
  readonly at: number;
}

/** Beyond this number of breaches only the case is recorded. */
const MOST_PLACES = 3;

/** The findings of a case on the invariants of the run. */
export interface Examination {
  readonly caseId: string;
  readonly level: Level;
  readonly examined: readonly RunInvariant[];
  readonly breaches: readonly Breach[];
}

/**
 * Counts the breaches of each invariant over all cases. A module that sends each line without its line feed has one
 * defect, not one for each case.
 */
export class InvariantTally {
  readonly #examinations: Examination[] = [];

  add(examination: Examination): void {
    this.#examinations.push(examination);
  }

  /** One record for each invariant that at least one case examined. */
  get records(): Omit<InvariantRecord, 'type'>[] {
    return (Object.keys(RUN_INVARIANTS) as RunInvariant[]).flatMap((id) => {
      const examined = this.#examinations.filter((e) => e.examined.includes(id));
      const broken = examined.filter((e) => e.breaches.some(({ invariant }) => invariant === id));
      if (examined.length === 0) return [];
      return [
        {
          id,
          title: RUN_INVARIANTS[id],
          held: broken.length === 0,
          level: broken.length > 0 && broken.every(({ level }) => level === 'should') ? 'should' : 'must',
          examined: examined.length,
          brokenIn: broken.map(({ caseId }) => caseId),
          places: broken.slice(0, MOST_PLACES).map((e) => placeOf(e, id)),
        },
      ];
    });
  }
}

function placeOf({ caseId, breaches }: Examination, id: RunInvariant): InvariantRecord['places'][number] {
  const found = breaches.filter(({ invariant }) => invariant === id);
  return {
    case: caseId,
    expected: found[0]?.expected ?? '',
    actual: found.map(({ actual }) => actual).join('; '),
    at: found[0]?.at ?? 0,
  };
}
