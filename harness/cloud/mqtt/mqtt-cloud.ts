import { randomBytes } from 'node:crypto';
import type { IConnectPacket } from 'mqtt-packet';
import { BrokerClient, wipeSession } from '../bench-client';
import {
  type Address,
  type Cloud,
  type CloudCapability,
  type CloudProfile,
  noProvocations,
  type Triple,
} from '../cloud';
import { DeviceRegistry, generateDevices } from '../devices';
import { parseClientId, type Token } from '../local/access';
import { authServerAnswers, createAuthServer } from '../local/auth-server';
import { Listener } from '../local/endpoints';
import { type DeviceName, WitnessLog } from '../witness';
import { Relay } from './relay';

/** Mosquitto 2.0 in its default configuration: where it differs from the platform, cases expect its behaviour. */
const MOSQUITTO: CloudProfile = {
  name: 'mosquitto',
  badSecretCode: 5,
  foreignSubscribe: 'granted',
  foreignPublish: 'dropped',
  dupOnRedelivery: true,
  deliveryQos: 'minimum',
  subscriptionEffectMs: 0,
  keepaliveGraceMs: 5000,
  connectsPerMinute: null,
};

export interface MqttCloudOptions {
  /** ms since the run began, monotonic. */
  readonly clock: () => number;
  /** `mqtt://` or `mqtts://`, with the login of our own client if the broker requires one. */
  readonly url: string;
  /** Certificates for checking a broker over TLS, PEM; those of Node.js if absent. */
  readonly ca?: string;
  /** The rules in which the broker differs from the platform; default Mosquitto's. */
  readonly profile?: CloudProfile;
  readonly device?: Triple;
  readonly other?: Triple;
  readonly seed?: number;
  /** The login that pre-authentication gives to the module; default the login of the URL. */
  readonly deviceLogin?: Token;
  readonly authListen?: Address;
  /** Address of the recording relay, which the module uses as the broker. */
  readonly cloudListen?: Address;
  readonly advertise?: Address;
  readonly onSecret?: (secret: string, kind: string) => void;
}

const LOOPBACK: Address = { host: '127.0.0.1', port: 0 };
const CAPABILITIES: readonly CloudCapability[] = [
  'packets',
  'uplink',
  'downlink',
  'presence',
  'auth',
  'sessions',
  'any-topic',
];

interface MqttCloudParts {
  readonly broker: URL;
  readonly ca: string | undefined;
  readonly client: BrokerClient;
  readonly relay: Relay;
  readonly auth: Listener;
}

/** Any MQTT broker behind our own pre-authentication endpoint and a recording relay. */
export class MqttCloud implements Cloud {
  readonly kind = 'mqtt';
  readonly capabilities: ReadonlySet<CloudCapability> = new Set(CAPABILITIES);
  readonly disabled = null;
  readonly longest = null;
  readonly faults = null;
  readonly notes: readonly string[] = [];
  readonly authAddress: Address;

  constructor(
    private readonly parts: MqttCloudParts,
    readonly mqttAddress: Address,
    readonly device: Triple,
    readonly other: Triple,
    readonly profile: CloudProfile,
    readonly witness: WitnessLog,
  ) {
    this.authAddress = parts.auth.address;
  }

  publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<void> {
    return this.parts.client.publish(topic, payload, qos);
  }

  alive(deadlineMs: number): Promise<boolean> {
    return this.parts.client.alive(deadlineMs);
  }

  authAlive(deadlineMs: number): Promise<boolean> {
    return authServerAnswers(this.authAddress, deadlineMs);
  }

  async isOnline(device: DeviceName): Promise<boolean> {
    return this.parts.relay.isOnline(device);
  }

  /** A foreign broker discards a session only on a clean login of its client, which ends an open connection. */
  async forgetSession(device: DeviceName): Promise<void> {
    const login = this.parts.relay.loginOf(device);
    this.parts.relay.cut(device);
    if (login === null) return;
    const { clientId, username, password } = login;
    await wipeSession(this.parts.broker, {
      clientId,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(this.parts.ca !== undefined && { ca: this.parts.ca }),
    });
  }

  async close(): Promise<void> {
    await this.parts.relay.close();
    await this.parts.auth.shut();
    await this.parts.client.close();
    this.witness.end();
  }
}

/**
 * Connects to the broker and opens relay and pre-authentication in front of it.
 * @throws CloudUnavailable naming the broker or the address that cannot be used
 */
export async function startMqttCloud(options: MqttCloudOptions): Promise<MqttCloud> {
  const { clock, onSecret = () => {}, profile = MOSQUITTO } = options;
  const broker = new URL(options.url);
  const made = generateDevices(options.seed);
  const { device = made.device, other = made.other } = options;
  const registry = new DeviceRegistry();
  for (const triple of [device, other]) {
    registry.add(triple, 'enabled');
    onSecret(triple.deviceSecret, 'deviceSecret');
  }

  const witness = new WitnessLog(clock);
  let links = 0;
  const nextLink = (): number => ++links;
  const token = options.deviceLogin ?? loginOf(broker);
  const client = await BrokerClient.open(broker, options.ca);
  const identify = (packet: IConnectPacket): DeviceName => deviceOf(packet, [device, other]);
  const relay = new Relay({
    ...{ clock, witness, nextLink, broker, identify },
    ...(options.ca && { ca: options.ca }),
  });
  const mqttAddress = await relay.open(options.cloudListen ?? LOOPBACK);
  const authServer = createAuthServer(
    {
      registry,
      tokens: { issue: () => token },
      provocations: noProvocations,
      mqttAddress: () => options.advertise ?? mqttAddress,
      onSecret,
      record: (body) => witness.record({ dir: 'tx', link: nextLink(), device: null }, body),
    },
    null,
  );
  const auth = await Listener.open(authServer, 'pre-authentication', options.authListen ?? LOOPBACK);
  return new MqttCloud(
    { broker, ca: options.ca, client, relay, auth },
    mqttAddress,
    device,
    other,
    profile,
    witness,
  );
}

/** The login in the URL; a broker without one accepts any. */
function loginOf({ username, password }: URL): Token {
  if (username === '') return { iotId: 'me3630', iotToken: randomBytes(16).toString('hex') };
  return { iotId: decodeURIComponent(username), iotToken: decodeURIComponent(password) };
}

/** The device of a CONNECT: by its user name `name&key`, by its client id `key.name`, else the module's own. */
function deviceOf(packet: IConnectPacket, [first, ...rest]: readonly [Triple, ...Triple[]]): DeviceName {
  const id = parseClientId(packet.clientId)?.id;
  const isIt = ({ productKey, deviceName }: Triple): boolean =>
    packet.username === `${deviceName}&${productKey}` || id === `${productKey}.${deviceName}`;
  const { productKey, deviceName } = rest.find(isIt) ?? first;
  return { productKey, deviceName };
}
