import type { CloudView } from '../bench/cloud-view';
import type { ModuleUnderTest } from '../bench/module-under-test';
import type { BenchState } from '../bench/strategy';
import type { CloudCapability, CloudFaults, Triple } from '../cloud/cloud';
import type { Mutant } from '../emulator/mutant';
import type { Claim } from '../family/claims';
import type { Level, Observation } from '../ledger/record';
import type { Check } from './check';
import type { Fences } from './fence';

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

/** Everything a case may touch. */
export interface CaseBench {
  readonly module: ModuleUnderTest;
  readonly cloud: CloudView;
  /** The module's own device; other devices are at `cloud.other` and the like. */
  readonly device: Triple;
  readonly fence: Fences;
  readonly check: Check;
  /** Makes the cloud misbehave; only for a case that needs `faults`. */
  readonly faults: CloudFaults;
  /** Records what the firmware does where the manual is silent; the same for the same firmware in every run. */
  observe(name: string, value: Observation): void;
  /** `/pk/dn/leaf`: a topic that the device may use. */
  topic(leaf: string): string;
  /** A topic of exactly so many bytes that the device may use. */
  topicOf(bytes: number): string;
  /** Short text that is unique in the run and no number. */
  nonce(): string;
}

/** A published text that makes promises, in the edition that we test against. */
export interface Document {
  /** Stable short name, e.g. `alibaba-mqtt-1.6`. */
  readonly id: string;
  readonly title: string;
  readonly edition: string;
  /** What a module has to claim for this document to be about it at all; nothing for a document that is about any module. */
  readonly claim?: Claim;
}

/** A section of a document, with the cases that judge it. */
export interface Clause {
  readonly document: Document;
  readonly number: string;
  readonly title: string;
  readonly cases: readonly Case[];
  /**
   * Its cases judge what comes on a topic, not how it was subscribed to: where a subscription takes long to take effect,
   * the usual topic may stay subscribed from one of them to the next.
   */
  readonly subscriptionsStay?: true;
}

/** A case with the place it belongs to. */
export interface PlacedCase {
  readonly clause: Clause;
  readonly case: Case;
}

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Declares a clause.
 * @throws Error for an id that is no slug or stands twice: a case without a name of its own would not be missed
 */
export function clause(declaration: Clause): Clause {
  const seen = new Set<string>();
  for (const { id } of declaration.cases) {
    if (!SLUG.test(id)) throw new Error(`case id "${id}" must be lower-case words joined by hyphens`);
    if (seen.has(id)) throw new Error(`case id "${id}" stands twice in clause ${declaration.number}`);
    seen.add(id);
  }
  return declaration;
}
