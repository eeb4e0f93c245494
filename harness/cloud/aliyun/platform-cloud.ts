import type { Cloud, CloudCapability, Triple } from '../cloud';
import { Pace } from '../rate-limit';
import { type DeviceName, WitnessLog } from '../witness';
import {
  ownTopics,
  PLATFORM_LACKS,
  type PlatformSettings,
  type PlatformWay,
  platformCapabilities,
  platformProfile,
} from './platform';

/** The part of a documented rate that the bench uses: the platform's clock may differ. */
const SHARE_OF_RATE = 0.8;

/** The behaviour of the real platform that does not depend on how it is observed. */
export abstract class PlatformCloud implements Cloud {
  readonly kind = 'aliyun';
  readonly capabilities: ReadonlySet<CloudCapability>;
  readonly lacks = PLATFORM_LACKS;
  readonly profile;
  readonly device: Triple;
  readonly disabled = null;
  readonly longest = null;
  readonly authAddress;
  readonly mqttAddress;
  readonly faults = null;
  readonly ownTopics: readonly string[];
  readonly witness: WitnessLog;

  protected constructor(
    way: PlatformWay,
    private readonly settings: PlatformSettings,
    readonly other: Triple,
    readonly notes: readonly string[],
  ) {
    const { speed, clock, device, endpoints } = settings;
    this.capabilities = platformCapabilities(way);
    this.profile = platformProfile(speed);
    this.device = device;
    this.authAddress = endpoints.auth;
    this.mqttAddress = endpoints.auth && endpoints.mqtt;
    this.ownTopics = ownTopics(device);
    this.witness = new WitnessLog(clock);
  }

  abstract publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<void>;

  abstract alive(deadlineMs: number): Promise<boolean>;

  abstract isOnline(device: DeviceName): Promise<boolean>;

  abstract close(): Promise<void>;

  /** Always false: the platform's pre-authentication cannot be tested without a login. */
  async authAlive(): Promise<boolean> {
    return false;
  }

  /** Only the device itself can end the subscriptions of its session. */
  async forgetSession(): Promise<void> {}

  /** A pace below a documented rate, in the platform's own time. */
  protected paceBelow(perSecond: number): Pace {
    const { speed, clock } = this.settings;
    return new Pace(Math.floor(perSecond * SHARE_OF_RATE), 1000 / speed, clock);
  }

  /** The context of every event of the module's device. */
  protected get context() {
    const { productKey, deviceName } = this.device;
    return { dir: 'rx', link: 0, device: { productKey, deviceName } } as const;
  }
}
