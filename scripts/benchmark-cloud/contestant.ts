import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { generate, type Packet } from 'mqtt-packet';
import type { Triple } from '../../harness/cloud/cloud';
import { startLocalCloud } from '../../harness/cloud/local/local-cloud';
import { FrameReader } from '../../harness/cloud/packets';
import { MosquittoBroker } from '../../harness/cloud/testing/mosquitto-broker';
import { type LoginForm, signedLogin } from '../../harness/cloud/testing/start-cloud';

/** A broker in the comparison. */
export interface Contestant {
  readonly name: string;
  readonly port: number;
  readonly login: LoginForm;
  readonly topic: string;
  stop(): Promise<void>;
}

/** One of ours, in a process of its own. */
export async function startProcess(kind: 'local' | 'aedes', name: string): Promise<Contestant> {
  const child: ChildProcess = fork(__filename, [kind], {
    execArgv: ['--require', join(__dirname, '..', 'register.cjs')],
  });
  const [{ port, device }] = (await once(child, 'message')) as [BrokerUp];
  const login = device ? signedLogin(device) : { clientId: 'bench', username: 'bench', password: 'bench' };
  const topic = device
    ? `/${device.productKey}/${device.deviceName}/data`
    : '/a1234567890/abcdefghijklmnopqrst/data';
  const stop = async (): Promise<void> => {
    child.disconnect();
    await once(child, 'exit');
  };
  return { name, port, login, topic, stop };
}

/** Debian's Mosquitto. */
export async function startMosquitto(): Promise<Contestant> {
  const broker = await MosquittoBroker.start();
  const { username, password } = new URL(broker.url);
  const topic = '/a1234567890/abcdefghijklmnopqrst/data';
  return {
    name: 'Mosquitto',
    port: broker.port,
    login: { clientId: 'bench', username, password },
    topic,
    stop: () => broker.stop(),
  };
}

/** The message of a broker process to its parent when it is ready. */
interface BrokerUp {
  readonly port: number;
  /** The device for the login; null if none is required. */
  readonly device: Triple | null;
}

/** A broker in a process of its own, as for a module: `local` with the witness recording, or bare `aedes`. */
async function startBroker(kind: string | undefined): Promise<BrokerUp> {
  if (kind === 'local') {
    const cloud = await startLocalCloud({ clock: () => performance.now() });
    return { port: cloud.mqttAddress.port, device: cloud.device };
  }
  const aedes = await Aedes.createBroker();
  const server = net.createServer({ noDelay: true }, aedes.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, device: null };
}

/** The program that `startProcess` starts. */
if (require.main === module) {
  process.on('disconnect', () => process.exit());
  void startBroker(process.argv[2]).then((up) => process.send?.(up));
}

const WARM_UP_MS = 100;

export interface Discipline {
  readonly qos: 0 | 1;
  /** Number of messages in flight. */
  readonly inFlight: number;
}

/** Messages that a device sends and gets back in a second, by a minimal client. */
export async function roundTripsPerSecond(
  { port, login, topic }: Contestant,
  { qos, inFlight }: Discipline,
  forMs: number,
): Promise<number> {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
  const reader = new FrameReader(() => Number.POSITIVE_INFINITY);
  const send = (packet: Packet): boolean => socket.write(generate(packet));
  const message = generate({
    cmd: 'publish',
    topic,
    payload: 'x'.repeat(64),
    qos,
    messageId: 1,
    dup: false,
    retain: false,
  });
  const { clientId, username, password } = login;

  return new Promise((resolve, reject) => {
    let returned = 0;
    let startedAt = 0;
    const start = (): void => {
      returned = 0;
      startedAt = performance.now();
    };
    const finish = (): void => {
      socket.destroy();
      resolve((returned * 1000) / (performance.now() - startedAt));
    };
    const handle = (packet: Packet): void => {
      if (packet.cmd === 'connack') send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos }] });
      if (packet.cmd === 'suback') {
        for (let n = 0; n < inFlight; n++) socket.write(message);
        setTimeout(start, WARM_UP_MS);
        setTimeout(finish, WARM_UP_MS + forMs);
      }
      if (packet.cmd !== 'publish') return;
      returned++;
      if (packet.qos === 1) send({ cmd: 'puback', messageId: packet.messageId ?? 0 });
      socket.write(message);
    };
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      socket.cork();
      for (const { packet } of reader.read(chunk)) handle(packet);
      socket.uncork();
    });
    send({ cmd: 'connect', clientId, username, password: Buffer.from(password), clean: true, keepalive: 60 });
  });
}
