import { randomBytes } from 'node:crypto';
import { type Cloud, type CloudProfile, CloudUnavailable, type Triple } from './cloud';
import { WitnessLog } from './witness';

/** The platform's documented rules, for a module at the real platform, which the bench cannot observe. */
const DOCUMENTED: CloudProfile = {
  name: 'alibaba-unseen',
  badSecretCode: 4,
  foreignSubscribe: 'refused',
  foreignPublish: 'dropped',
  dupOnRedelivery: true,
  deliveryQos: 'publisher',
  subscriptionEffectMs: 10_000,
  keepaliveGraceMs: 30_000,
  connectsPerMinute: 5,
};

const NOBODY: Triple = {
  productKey: 'a1000000000',
  deviceName: 'nobody',
  deviceSecret: randomBytes(16).toString('hex'),
};

/** No observable cloud: cases that need one are not applicable. The AT side is still judged. */
export class NoneCloud implements Cloud {
  readonly kind = 'none';
  readonly capabilities = new Set<never>();
  readonly profile = DOCUMENTED;
  readonly disabled = null;
  readonly longest = null;
  readonly authAddress = null;
  readonly mqttAddress = null;
  readonly notes: readonly string[] = [];
  readonly faults = null;
  readonly witness: WitnessLog;

  /** @param device for the module's login, if the user has one */
  constructor(
    clock: () => number,
    readonly device: Triple = NOBODY,
    readonly other: Triple = NOBODY,
  ) {
    this.witness = new WitnessLog(clock);
  }

  async publish(topic: string): Promise<never> {
    throw new CloudUnavailable(`nothing can be published to ${topic}: there is no cloud in this run`);
  }

  async alive(): Promise<boolean> {
    return false;
  }

  async authAlive(): Promise<boolean> {
    return false;
  }

  async isOnline(): Promise<boolean> {
    return false;
  }

  async forgetSession(): Promise<void> {}

  async close(): Promise<void> {
    this.witness.end();
  }
}
