import type { BenchState } from '../bench/state';
import type { CloudCapability } from '../cloud/cloud';
import type { Mutant } from '../emulator/mutant';
import type { Claim } from '../family/claims';
import type { Level } from '../ledger/record';
import type { CaseBench } from './case-bench';

/** Names a statement of the manual (R-), an ambiguity (A-), an edge case (E-) or a check of the AT standards (S-). */
export type RequirementId = `${'R' | 'A' | 'E' | 'S'}-${string}`;

/** Optional abilities of a bench, beyond those of its cloud. */
export type BenchCapability =
  /** May disturb the module in ways that outlast a case (reset, power). */
  | 'disruptive'
  /** May run for minutes. */
  | 'endurance'
  /** The data call may be ended and made again. */
  | 'bearer';

/** Optional abilities of a module, found by preflight. */
export type ModuleTrait =
  /** Asks the authentication server over HTTP when it authenticates: the case is about an answer that only HTTP has. */
  'http-login';

/** A claim of the firmware may be needed, too. */
export type Need = CloudCapability | BenchCapability | ModuleTrait | Claim;

/** A test purpose (ISO 9646): what is claimed of the module, and how to see whether it holds. */
export interface Case {
  /** Stable, says the behaviour, holds no number of a clause: `auth-wrong-secret-is-reported-as-fail`. */
  readonly id: string;
  /** One sentence in the present tense, as it should be read in a report. */
  readonly title: string;
  readonly level: Level;
  /** What it judges; at least one. */
  readonly requirements: readonly [RequirementId, ...RequirementId[]];
  /** The state it starts from; the bench gets there by the cheapest way. */
  readonly from: BenchState;
  /** The state it leaves behind when it passes; `from` when absent. `unknown` lets the bench start over. */
  readonly leaves?: BenchState | 'unknown';
  readonly needs?: readonly Need[];
  /** MQTT connects that it makes itself; none when absent. */
  readonly connects?: number;
  /** Broken modules that it catches; at least one, by type. */
  readonly refutedBy: readonly [Mutant, ...Mutant[]];
  /** Observes; returns nothing and judges nothing. */
  run(bench: CaseBench): Promise<void>;
}
