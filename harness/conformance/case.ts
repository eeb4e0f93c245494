import type { CloudView } from '../bench/cloud-view';
import type { ModuleUnderTest } from '../bench/module-under-test';
import type { BenchState } from '../bench/strategy';
import type { CloudCapability, CloudFaults, Triple } from '../cloud/cloud';
import type { Mutant } from '../emulator/mutant';
import type { Claim } from '../family/claims';
import type { Level, Observation } from '../ledger/record';
import type { Check } from './check';
import type { Fences } from './fence';

/** A statement of the manual (R-), an ambiguity (A-), an edge case (E-) or a check of the AT standards (S-). */
export type RequirementId = `${'R' | 'A' | 'E' | 'S'}-${string}`;

/** Optional abilities of a bench, beyond those of its cloud. */
export type BenchCapability =
  /** May disturb the module in ways that outlast a case (reset, power). */
  | 'disruptive'
  /** May run for minutes. */
  | 'endurance'
  /** The data call may be ended and started again. */
  | 'bearer';

/** Optional abilities of a module, found by preflight. */
export type ModuleTrait =
  /** Authenticates over HTTP: needed by a case about a response that exists in HTTP only. */
  'http-login';

/** A claim of the firmware may be needed, too. */
export type Need = CloudCapability | BenchCapability | ModuleTrait | Claim;

/** A test purpose (ISO 9646): a requirement on the module, and how to observe whether it is met. */
export interface Case {
  /** Stable; names the behaviour, without clause numbers: `auth-wrong-secret-is-reported-as-fail`. */
  readonly id: string;
  /** One sentence in the present tense, as reports print it. */
  readonly title: string;
  readonly level: Level;
  /** The requirements it judges; at least one. */
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
  /** Only observes; the verdict is made from its record. */
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
  /** Records what the firmware does where the manual is silent; must be the same in every run of a firmware. */
  observe(name: string, value: Observation): void;
  /** `/pk/dn/leaf`: a topic that the device may use. */
  topic(leaf: string): string;
  /** A topic of exactly this length that the device may use. */
  topicOf(bytes: number): string;
  /** A short text, unique in the run and never a number. */
  nonce(): string;
}

/** A published text that makes promises, in the edition tested against. */
export interface Document {
  /** Stable short name, e.g. `alibaba-mqtt-1.6`. */
  readonly id: string;
  readonly title: string;
  readonly edition: string;
  /** Needed if the document applies only to modules that claim this; absent if it applies to any module. */
  readonly claim?: Claim;
}

/** A section of a document, with the cases that judge it. */
export interface Clause {
  readonly document: Document;
  readonly number: string;
  readonly title: string;
  readonly cases: readonly Case[];
  /**
   * Its cases judge messages, not how the topic was subscribed: where a subscription takes long to take effect, the
   * usual topic may stay subscribed from one case to the next.
   */
  readonly subscriptionsStay?: true;
}

/** A case with its clause. */
export interface PlacedCase {
  readonly clause: Clause;
  readonly case: Case;
}

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Declares a clause.
 * @throws Error for an id that is not a slug or is used twice: a missing case could not be noticed without an id of its
 * own
 */
export function clause(declaration: Clause): Clause {
  const seen = new Set<string>();
  for (const { id } of declaration.cases) {
    if (!SLUG.test(id)) throw new Error(`case id "${id}" must be lower-case words joined by hyphens`);
    if (seen.has(id)) throw new Error(`case id "${id}" is used twice in clause ${declaration.number}`);
    seen.add(id);
  }
  return declaration;
}
