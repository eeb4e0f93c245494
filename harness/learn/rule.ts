import type { Dialect } from '../emulator/dialect';
import type { Event, Header } from '../ledger/record';
import type { Exchange } from './transcript';

/** What rules look at. */
export interface Evidence {
  readonly header: Header;
  readonly events: readonly Event[];
  readonly exchanges: readonly Exchange[];
  /** Lines that come without having to do with what was asked, e.g. `RING`. */
  readonly unasked: ReadonlySet<string>;
}

/** Reads one value out of a run; undefined where nothing in it shows the value. */
export type Rule<T> = (evidence: Evidence) => T | undefined;

/** A rule for each switch of the dialect. */
export type DialectRules = { readonly [K in keyof Dialect]: Rule<Dialect[K]> };
