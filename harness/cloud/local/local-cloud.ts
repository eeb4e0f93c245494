import type { Address, Cloud, CloudCapability, CloudProfile, Triple } from '../cloud';
import { DeviceRegistry, type Devices, generateDevices } from '../devices';
import { type CloudEventBody, type DeviceName, WitnessLog } from '../witness';
import { LoginDesk, TokenStore } from './access';
import { authServerAnswers, createAuthServer } from './auth-server';
import { Endpoints, type TlsEndpoints } from './endpoints';
import { LocalFaults } from './local-faults';
import { Platform } from './platform';

export interface LocalCloudOptions {
  /** ms since the run began, monotonic. */
  readonly clock: () => number;
  /** Default: generated from `seed`. */
  readonly devices?: Devices;
  readonly seed?: number;
  /** Address of pre-authentication; default any port on loopback. */
  readonly authListen?: Address;
  /** Address of MQTT; default any port on loopback. */
  readonly cloudListen?: Address;
  /** The broker address given by pre-authentication; default the real one. */
  readonly advertise?: Address;
  /** Listeners over TLS in addition to the plain ones; default none. */
  readonly tls?: TlsEndpoints;
  /** The result of a PUBLISH to another device's topic; the platform's is not documented. Default `dropped`. */
  readonly foreignPublish?: 'dropped' | 'disconnected';
  /** How long a second of the platform's time-outs (login, keepalive) lasts, ms; less than 1000 shortens them. */
  readonly secondMs?: number;
  /** Called with every secret and token before it is sent, so that records can omit it. */
  readonly onSecret?: (secret: string, kind: string) => void;
}

const CAPABILITIES: readonly CloudCapability[] = [
  'packets',
  'uplink',
  'downlink',
  'presence',
  'auth',
  'faults',
  'acl',
  'sessions',
  'any-topic',
];

interface LocalCloudParts {
  readonly devices: Devices;
  /** Its product authenticates by certificate: pre-authentication by secret is answered 6200. */
  readonly certified: Triple;
  readonly platform: Platform;
  readonly witness: WitnessLog;
  readonly faults: LocalFaults;
  readonly endpoints: Endpoints;
  readonly profile: CloudProfile;
}

/** Alibaba Cloud IoT Platform in this process, as a device sees it. */
export class LocalCloud implements Cloud {
  readonly kind = 'local';
  readonly capabilities: ReadonlySet<CloudCapability> = new Set(CAPABILITIES);
  readonly device: Triple;
  readonly other: Triple;
  readonly disabled: Triple;
  readonly longest: Triple;
  readonly certified: Triple;
  readonly profile: CloudProfile;
  readonly witness: WitnessLog;
  readonly faults: LocalFaults;
  readonly notes: readonly string[];

  constructor(private readonly parts: LocalCloudParts) {
    ({
      device: this.device,
      other: this.other,
      disabled: this.disabled,
      longest: this.longest,
    } = parts.devices);
    ({ certified: this.certified, profile: this.profile } = parts);
    this.notes = parts.endpoints.notes;
    ({ witness: this.witness, faults: this.faults } = parts);
  }

  get authAddress(): Address {
    return this.parts.endpoints.auth.address;
  }

  get mqttAddress(): Address {
    return this.parts.endpoints.mqtt.address;
  }

  /** The address over TLS; null for none. */
  get tlsAuthAddress(): Address | null {
    return this.parts.endpoints.tlsAuth?.address ?? null;
  }

  get tlsMqttAddress(): Address | null {
    return this.parts.endpoints.tlsMqtt?.address ?? null;
  }

  /** Certificate that a module must trust; null without TLS. */
  get caFile(): string | null {
    return this.parts.endpoints.caFile;
  }

  publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<void> {
    return this.parts.platform.bench.publish(topic, payload, qos);
  }

  alive(deadlineMs: number): Promise<boolean> {
    return this.parts.platform.bench.alive(deadlineMs);
  }

  async authAlive(deadlineMs: number): Promise<boolean> {
    return this.faults.isAuthDown || authServerAnswers(this.authAddress, deadlineMs);
  }

  async isOnline(device: DeviceName): Promise<boolean> {
    return this.parts.platform.linksOf(device).some((link) => link.session !== null);
  }

  forgetSession(device: DeviceName): Promise<void> {
    return this.parts.platform.forgetSession(device);
  }

  async close(): Promise<void> {
    const { platform, endpoints, witness } = this.parts;
    await platform.close();
    await endpoints.close();
    witness.end();
  }
}

/**
 * Starts the pre-authentication endpoint and the MQTT broker.
 * @throws CloudUnavailable naming the address that cannot be listened on
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { clock, foreignPublish = 'dropped', onSecret = () => {} } = options;
  const devices = options.devices ?? generateDevices(options.seed);
  const certified = generateDevices(options.seed === undefined ? undefined : options.seed + 1).device;
  const registry = registerAll(devices, certified);
  for (const { deviceSecret } of [devices.device, devices.other, devices.disabled, devices.longest]) {
    onSecret(deviceSecret, 'deviceSecret');
  }

  const witness = new WitnessLog(clock);
  const tokens = new TokenStore(clock);
  let links = 0;
  const nextLink = (): number => ++links;
  const faults: LocalFaults = new LocalFaults(() => ({
    device: devices.device,
    platform,
    authListeners: endpoints.authListeners,
    mqttListeners: endpoints.mqttListeners,
  }));
  const platform = await Platform.start({
    clock,
    desk: new LoginDesk(registry, tokens),
    provocations: faults.provocations,
    foreignPublish,
    secondMs: options.secondMs ?? 1000,
    witness,
    nextLink,
  });
  const authParts = {
    registry,
    tokens,
    onSecret,
    provocations: faults.provocations,
    record: (body: CloudEventBody) => witness.record({ dir: 'tx', link: nextLink(), device: null }, body),
  };
  const endpoints = await Endpoints.open(
    {
      createAuthServer: (mqttAddress, tls) => createAuthServer({ ...authParts, mqttAddress }, tls),
      accept: (socket) => platform.accept(socket),
    },
    options,
  ).catch(async (error: unknown) => {
    await platform.close();
    throw error;
  });
  const profile = { ...ALIBABA, foreignPublish };
  return new LocalCloud({ devices, certified, platform, witness, faults, endpoints, profile });
}

/** The platform's rules as this cloud applies them: subscriptions take effect at once unless a case changes that. */
const ALIBABA: CloudProfile = {
  name: 'alibaba-local',
  badSecretCode: 4,
  foreignSubscribe: 'refused',
  foreignPublish: 'dropped',
  dupOnRedelivery: true,
  deliveryQos: 'publisher',
  subscriptionEffectMs: 0,
  keepaliveGraceMs: 0,
  connectsPerMinute: null,
};

function registerAll(devices: Devices, certified: Triple): DeviceRegistry {
  const registry = new DeviceRegistry();
  registry.add(devices.device, 'enabled');
  registry.add(devices.other, 'enabled');
  registry.add(devices.longest, 'enabled');
  registry.add(devices.disabled, 'disabled');
  registry.add(certified, 'other-auth-type');
  return registry;
}
