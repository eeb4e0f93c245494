import net, { type Socket } from 'node:net';
import type { Address, Cloud, CloudCapability, CloudProfile, Triple } from '../cloud';
import type { DeviceName } from '../witness';
import { WitnessLog } from '../witness-log';
import { createAuthServer } from './auth-server';
import { DeviceRegistry, type Devices, generateDevices } from './devices';
import { Listener } from './listener';
import { LocalFaults } from './local-faults';
import { LoginDesk } from './login';
import { Platform } from './platform';
import { TokenStore } from './tokens';

export interface LocalCloudOptions {
  /** ms since the run began, monotonic. */
  readonly clock: () => number;
  /** Default: made from `seed`. */
  readonly devices?: Devices;
  readonly seed?: number;
  /** Where pre-authentication listens; default any port of the loopback. */
  readonly authListen?: Address;
  /** Where MQTT listens; default any port of the loopback. */
  readonly cloudListen?: Address;
  /** What pre-authentication names as the broker; default where it really listens. */
  readonly advertise?: Address;
  /** What a PUBLISH to another device's topic gets; the platform's own way is not documented. Default `dropped`. */
  readonly foreignPublish?: 'dropped' | 'disconnected';
  /** How long a second of keepalive lasts, ms; less than 1000 hurries the expiry of silent connections. */
  readonly keepaliveSecondMs?: number;
  /** Hears of every secret and token before it is on any wire, so that records can leave it out. */
  readonly onSecret?: (secret: string, kind: string) => void;
}

const LOOPBACK: Address = { host: '127.0.0.1', port: 0 };
const CAPABILITIES: readonly CloudCapability[] = [
  'packets',
  'uplink',
  'downlink',
  'presence',
  'auth',
  'faults',
  'acl',
  'sessions',
];

interface LocalCloudParts {
  readonly devices: Devices;
  /** Its product authenticates by certificate: pre-authentication by secret gets 6200. */
  readonly certified: Triple;
  readonly platform: Platform;
  readonly witness: WitnessLog;
  readonly faults: LocalFaults;
  readonly auth: Listener;
  readonly mqtt: Listener;
  readonly profile: CloudProfile;
  readonly notes: readonly string[];
}

/** Alibaba Cloud IoT Platform as far as a device can tell, in this process. */
export class LocalCloud implements Cloud {
  readonly kind = 'local';
  readonly capabilities: ReadonlySet<CloudCapability> = new Set(CAPABILITIES);
  readonly device: Triple;
  readonly other: Triple;
  readonly disabled: Triple;
  readonly certified: Triple;
  readonly profile: CloudProfile;
  readonly witness: WitnessLog;
  readonly faults: LocalFaults;
  readonly notes: readonly string[];

  constructor(private readonly parts: LocalCloudParts) {
    ({ device: this.device, other: this.other, disabled: this.disabled } = parts.devices);
    ({ certified: this.certified, profile: this.profile, notes: this.notes } = parts);
    ({ witness: this.witness, faults: this.faults } = parts);
  }

  get authAddress(): Address {
    return this.parts.auth.address;
  }

  get mqttAddress(): Address {
    return this.parts.mqtt.address;
  }

  publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<void> {
    return this.parts.platform.bench.publish(topic, payload, qos);
  }

  alive(deadlineMs: number): Promise<boolean> {
    return this.parts.platform.bench.alive(deadlineMs);
  }

  async isOnline(device: DeviceName): Promise<boolean> {
    return this.parts.platform.linksOf(device).some((link) => link.session !== null);
  }

  forgetSession(device: DeviceName): Promise<void> {
    return this.parts.platform.forgetSession(device);
  }

  async close(): Promise<void> {
    const { platform, auth, mqtt, witness } = this.parts;
    await platform.close();
    await Promise.all([auth.shut(), mqtt.shut()]);
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
  for (const { deviceSecret } of [devices.device, devices.other, devices.disabled]) {
    onSecret(deviceSecret, 'deviceSecret');
  }

  const witness = new WitnessLog(clock);
  const tokens = new TokenStore(clock);
  let links = 0;
  const nextLink = (): number => ++links;
  const faults: LocalFaults = new LocalFaults(() => ({
    device: devices.device,
    platform,
    authListeners: [auth],
    mqttListeners: [mqtt],
  }));
  const platform = await Platform.start({
    clock,
    desk: new LoginDesk(registry, tokens),
    provocations: faults.provocations,
    foreignPublish,
    keepaliveSecondMs: options.keepaliveSecondMs ?? 1000,
    witness,
    nextLink,
  });
  const authServer = createAuthServer(
    {
      registry,
      tokens,
      onSecret,
      provocations: faults.provocations,
      mqttAddress: (socket) => options.advertise ?? reachable(mqtt.address, socket),
      record: (body) => witness.record({ dir: 'tx', link: nextLink(), device: null }, body),
    },
    null,
  );
  const mqttServer = net.createServer({ noDelay: true }, (socket) => platform.accept(socket));
  const mqtt = await Listener.open(mqttServer, 'the MQTT broker', options.cloudListen ?? LOOPBACK);
  const auth = await Listener.open(authServer, 'pre-authentication', options.authListen ?? LOOPBACK);
  const profile = { ...ALIBABA, foreignPublish };
  const notes = [
    ...beyondLoopback('pre-authentication', auth.address),
    ...beyondLoopback('the MQTT broker', mqtt.address),
  ];
  return new LocalCloud({ devices, certified, platform, witness, faults, auth, mqtt, profile, notes });
}

/** The platform's rules as this cloud keeps them: subscriptions take effect at once unless a case wants otherwise. */
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
  registry.add(devices.disabled, 'disabled');
  registry.add(certified, 'other-auth-type');
  return registry;
}

/** A listener on all addresses is reached at the one that the device has just used. */
function reachable(address: Address, socket: Socket): Address {
  const isWildcard = address.host === '0.0.0.0' || address.host === '::';
  return isWildcard ? { host: socket.localAddress ?? '127.0.0.1', port: address.port } : address;
}

/** What to say about an address that others on the network can reach. */
function beyondLoopback(purpose: string, { host, port }: Address): string[] {
  const isLoopback = host === 'localhost' || host === '::1' || host.startsWith('127.');
  return isLoopback
    ? []
    : [`${purpose} listens on ${host}:${port}, beyond this machine: whoever reaches it may try it`];
}
