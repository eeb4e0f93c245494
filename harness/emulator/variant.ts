import type { Behaviour } from './behaviour';
import type { Amendment } from './profile';

/** A module that obeys the manual in another way where the manual leaves room: no case may fail on it. */
export interface Variant extends Amendment {
  /** A sentence that says the difference: `reportsAuthenticationBeforeOk`. */
  readonly name: string;
  /** Why it is legal. */
  readonly about: string;
  readonly behaviours?: readonly Behaviour[];
  /** Cases of level `should` that rightly make a finding of it: what no sentence asks for and every example shows. */
  readonly findings?: readonly string[];
  /** Patterns of the cases that it is tried with, where all of them would take too long; all if not given. */
  readonly triedWith?: readonly string[];
}
