import net from 'node:net';
import { generate, type Packet } from 'mqtt-packet';
import type { Address, Cloud, Triple } from '../cloud';
import { type SignMethod, sign, signContent } from '../devices';
import type { LocalCloud } from '../local/local-cloud';
import { FrameReader } from '../packets';
import type { CloudEvent, CloudEventKind, CloudEventOf } from '../witness';
import type { StartLocalCloud } from './cloud-environment';

type Command = Packet['cmd'];
type PacketOf<C extends Command> = Extract<Packet, { cmd: C }>;

const DEADLINE_MS = 3000;

export interface LoginForm {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
}

export interface LoginOptions {
  readonly clean?: boolean;
  readonly keepalive?: number;
}

/** Login of a device that signs with its secret. */
export function signedLogin(
  { productKey, deviceName, deviceSecret }: Triple,
  {
    id = 'raw',
    method = 'hmacsha1',
    timestamp,
  }: { id?: string; method?: SignMethod; timestamp?: string } = {},
): LoginForm {
  const parameters = { clientId: id, deviceName, productKey, ...(timestamp ? { timestamp } : {}) };
  const extended = [`securemode=3`, `signmethod=${method}`, ...(timestamp ? [`timestamp=${timestamp}`] : [])];
  return {
    clientId: `${id}|${extended.join(',')}|`,
    username: `${deviceName}&${productKey}`,
    password: sign(method, deviceSecret, signContent(new Map(Object.entries(parameters)))),
  };
}

/** A device that sends exactly what a test specifies, packet by packet, and answers nothing by itself. */
export class RawDevice {
  private readonly came: Packet[] = [];
  private wake: () => void = () => {};
  /** Resolves when the cloud has closed the connection, or the device has. */
  readonly closed: Promise<void>;

  private constructor(private readonly socket: net.Socket) {
    const reader = new FrameReader(() => Number.POSITIVE_INFINITY);
    socket.on('data', (chunk: Buffer) => {
      for (const { packet } of reader.read(Buffer.from(chunk))) this.came.push(packet);
      this.wake();
    });
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        resolve();
        this.wake();
      });
    });
  }

  static async open({ host, port }: Address): Promise<RawDevice> {
    const socket = net.connect({ host, port, noDelay: true });
    const device = new RawDevice(socket);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return device;
  }

  /** Uses an open connection. */
  static over(socket: net.Socket): RawDevice {
    return new RawDevice(socket);
  }

  /** Connects and logs in; the caller checks the CONNACK's `returnCode`. */
  static async login(
    address: Address,
    form: LoginForm,
    options: LoginOptions = {},
  ): Promise<{ device: RawDevice; returnCode: number; sessionPresent: boolean }> {
    const device = await RawDevice.open(address);
    return { device, ...(await device.login(form, options)) };
  }

  async login(
    { clientId, username, password }: LoginForm,
    { clean = true, keepalive = 60 }: LoginOptions = {},
  ): Promise<{ returnCode: number; sessionPresent: boolean }> {
    this.send({ cmd: 'connect', clientId, username, password: Buffer.from(password), clean, keepalive });
    const { returnCode = 0, sessionPresent } = await this.next('connack');
    return { returnCode, sessionPresent };
  }

  send(...packets: Packet[]): void {
    this.write(Buffer.concat(packets.map((packet) => generate(packet))));
  }

  write(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  publish(topic: string, payload: string, qos: 0 | 1 | 2 = 0, messageId = 1): void {
    this.send({ cmd: 'publish', topic, payload, qos, retain: false, dup: false, messageId });
  }

  async subscribe(...topics: string[]): Promise<number[]> {
    this.send({ cmd: 'subscribe', messageId: 7, subscriptions: topics.map((topic) => ({ topic, qos: 0 })) });
    return (await this.next('suback')).granted.map(Number);
  }

  /**
   * The next packet of that kind; earlier packets of other kinds are skipped.
   * @throws when none comes within the deadline, with the skipped packets
   */
  async next<C extends Command | 'any'>(cmd: C): Promise<C extends Command ? PacketOf<C> : Packet> {
    const expires = performance.now() + DEADLINE_MS;
    const skipped: string[] = [];
    for (;;) {
      const packet = this.came.shift();
      if (packet && (cmd === 'any' || packet.cmd === cmd)) {
        return packet as C extends Command ? PacketOf<C> : Packet;
      }
      if (packet) skipped.push(packet.cmd);
      else if (this.socket.closed)
        throw new Error(`expected ${cmd}, the connection closed after [${skipped}]`);
      else if (!(await this.somethingHappens(expires - performance.now())))
        throw new Error(`expected ${cmd} within ${DEADLINE_MS} ms, got [${skipped}]`);
    }
  }

  /** Sends a PINGREQ and returns all packets up to its answer, so that everything sent before has been answered. */
  async untilQuiet(): Promise<readonly Packet[]> {
    this.send({ cmd: 'pingreq' });
    const packets: Packet[] = [];
    for (;;) {
      const packet = await this.next('any');
      if (packet.cmd === 'pingresp') return packets;
      packets.push(packet);
    }
  }

  /** Stops reading, so that everything sent to it is queued. */
  stopReading(): void {
    this.socket.pause();
  }

  destroy(): void {
    this.socket.destroy();
  }

  private somethingHappens(withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, withinMs), false);
      this.wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}

declare const startLocalCloud: StartLocalCloud;

/** Starts a cloud outside of Jest's sandbox; it is closed after the test file. */
export const startCloud: StartLocalCloud = (options) => startLocalCloud(options);

/** The module's own device, logged in. The client id is new each time, as with a timestamp. */
export async function logIn(
  cloud: LocalCloud,
  options: { clean?: boolean; keepalive?: number; as?: 'device' | 'other' } = {},
): Promise<RawDevice> {
  const form = signedLogin(cloud[options.as ?? 'device'], { id: `raw${cloud.witness.mark()}` });
  const { device, returnCode } = await RawDevice.login(cloud.mqttAddress, form, options);
  if (returnCode !== 0) throw new Error(`the login was refused with CONNACK ${returnCode}`);
  return device;
}

/** A topic of the device's own. */
export function topicOf(cloud: Cloud, name: string, of: 'device' | 'other' = 'device'): string {
  return `/${cloud[of].productKey}/${cloud[of].deviceName}/${name}`;
}

/** The next event of that kind from `since` on; throws if none comes in 3 s. */
export async function eventually<K extends CloudEventKind>(
  cloud: Cloud,
  what: K,
  since: number,
  matches: (event: CloudEventOf<K>) => boolean = () => true,
): Promise<CloudEventOf<K>> {
  const isIt = (event: CloudEvent): event is CloudEventOf<K> =>
    event.what === what && matches(event as CloudEventOf<K>);
  const event = await cloud.witness.next(isIt, { since, deadlineMs: 3000 });
  const came = cloud.witness.events(since).map((each) => each.what);
  if (event === null) throw new Error(`expected ${what} at the cloud within 3 s, got [${came.join(', ')}]`);
  return event;
}
