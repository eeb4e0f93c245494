import type { CloudView } from '../bench/cloud-view';
import type { ModuleUnderTest } from '../bench/module-under-test';
import type { Triple } from '../cloud/cloud';
import type { CloudFaults } from '../cloud/faults';
import type { Observation } from '../ledger/record';
import type { Check } from './check';
import type { Fences } from './fence';

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
