import type { Mutant } from '../mutant';
import type { Profile } from '../profile';
import type { Variant } from '../variant';

/** A firmware that can be chosen by its name: a profile, and how it differs from the plainest reading of the manual. */
export interface Release {
  /** As `--profile` has it, e.g. `B05`. */
  readonly name: string;
  /** What it claims, in one sentence. */
  readonly about: string;
  readonly profile: Profile;
  /** Legal differences and defects, laid over the profile in this order. */
  readonly differences: readonly (Variant | Mutant)[];
  /** What its maker would write about it: what changed since the release before, a sentence each. */
  readonly changes: readonly string[];
}
