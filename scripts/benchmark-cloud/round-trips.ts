import net from 'node:net';
import { generate, type Packet } from 'mqtt-packet';
import { FrameReader } from '../../harness/cloud/frame-reader';
import type { Contestant } from './contestant';

const WARM_UP_MS = 100;

export interface Discipline {
  readonly qos: 0 | 1;
  /** Messages that are on their way at a time. */
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
