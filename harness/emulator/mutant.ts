import type { Behaviour } from './behaviour';
import { type Amendment, amended, type Profile } from './profile';

/** A module with exactly one defect. */
export interface Mutant extends Amendment {
  /** States the defect: `acceptsNinthTopic`. */
  readonly name: string;
  /** The defect in a sentence, with the clause that it violates. */
  readonly about: string;
  /** Called before those of the correct module, the last of them first. */
  readonly behaviours?: readonly Behaviour[];
}

/** The profile and behaviours of an `EmulatedModule`. */
export interface Assembly {
  readonly profile: Profile;
  readonly behaviours: readonly Behaviour[];
}

/** Applies differences to a profile in order; behaviours of later ones are called first. */
export function assembled(
  profile: Profile,
  ...differences: readonly Pick<Mutant, keyof Amendment | 'behaviours'>[]
): Assembly {
  return {
    profile: differences.reduce(amended, profile),
    behaviours: differences.flatMap(({ behaviours = [] }) => behaviours).reverse(),
  };
}

/** A module that differs from the default where the manual leaves a choice: no case may fail on it. */
export interface Variant extends Amendment {
  /** States the difference: `reportsAuthenticationBeforeOk`. */
  readonly name: string;
  /** Why it is legal. */
  readonly about: string;
  readonly behaviours?: readonly Behaviour[];
  /**
   * Ids of `should` cases that rightly end in a finding: no sentence requires the behaviour, but every example shows
   * it.
   */
  readonly findings?: readonly string[];
  /** Patterns of the cases to run it with, if all would take too long; all cases if not given. */
  readonly triedWith?: readonly string[];
  /** A run with it takes several times as long as with others: a refutation begins with it. */
  readonly takesLong?: true;
}
