import type { Ledger } from '../../harness/ledger/ledger-reader';
import { digestOf, NotCounted } from '../compat/run-digest';
import { acceptKnown } from './accept-known';
import type { Deviation } from './deviation-file';

/** Deviations that people have accepted, and the day of the report, as YYYY-MM-DD. */
export interface KnownDeviations {
  readonly deviations: readonly Deviation[];
  readonly today: string;
}

/** A deviation and the failures of a run that it accepts: they stay failures, and are shown as known. */
export interface KnownInRun {
  readonly deviation: Deviation;
  /** Ids of cases, or the id of an invariant. */
  readonly ids: readonly string[];
}

/**
 * Which failures of a run are known, and what is wrong with the deviations as far as this run tells.
 * A run that cannot be counted, e.g. an unfinished one, has none.
 */
export function knownIn(
  ledger: Ledger,
  { deviations, today }: KnownDeviations,
): { readonly known: readonly KnownInRun[]; readonly problems: readonly string[] } {
  if (deviations.length === 0) return { known: [], problems: [] };
  try {
    const run = digestOf({ ...ledger, events: [] }, ledger.header.runId);
    const { of, problems } = acceptKnown(deviations, [run], { today });
    const ids = [...new Set([...run.cases.map(({ id }) => id), ...run.invariants.map(({ id }) => id)])];
    const known = deviations.flatMap((deviation) => {
      const accepted = ids.filter((id) => of(run, id) === deviation);
      return accepted.length > 0 ? [{ deviation, ids: accepted }] : [];
    });
    return { known, problems };
  } catch (error) {
    if (error instanceof NotCounted) return { known: [], problems: [] };
    throw error;
  }
}
