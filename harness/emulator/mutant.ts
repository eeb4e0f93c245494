import type { Behaviour } from './behaviour';
import { type Amendment, amended, type Profile } from './profile';

/** A module with exactly one defect. */
export interface Mutant extends Amendment {
  /** A sentence that says the defect: `acceptsNinthTopic`. */
  readonly name: string;
  /** What it breaks, and in whose words. */
  readonly about: string;
  /** Laid in front of the honest module's. */
  readonly behaviours?: readonly Behaviour[];
}

/** What an `EmulatedModule` is made from. */
export interface Assembly {
  readonly profile: Profile;
  readonly behaviours: readonly Behaviour[];
}

/** The module that a profile describes, with the differences laid over it in their order. */
export function assembled(
  profile: Profile,
  ...differences: readonly Pick<Mutant, keyof Amendment | 'behaviours'>[]
): Assembly {
  return {
    profile: differences.reduce(amended, profile),
    behaviours: differences.flatMap(({ behaviours = [] }) => behaviours).reverse(),
  };
}

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
