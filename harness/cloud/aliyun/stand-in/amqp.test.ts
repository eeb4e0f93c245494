import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import rhea from 'rhea';
import { CertificateAuthority, type KeyPair } from '../../local/certificate-authority';
import { amqpLogin } from '../amqp-login';
import { type AmqpParts, AmqpSubscription, MessageOrder, type PlatformMessage } from '../amqp-subscription';
import { AmqpServer, type AmqpTroubles } from './amqp-server';
import type { FeedMessage } from './backbone';

const folder = mkdtempSync(join(tmpdir(), 'amqp-'));
const accessKey = { id: 'LTAI4exampleexample', secret: 'exampleexampleexample' };
const [instance, group] = ['iot-1', 'G'];
const SPEED = 500;
let tls: KeyPair;
let ca: string;
beforeAll(async () => {
  const authority = await CertificateAuthority.open({ directory: folder });
  ca = authority.certPem;
  tls = await authority.issue(['127.0.0.1']);
  rmSync(folder, { recursive: true });
});

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** An endpoint, and a function that adds messages to it. */
async function endpoint(troubles: AmqpTroubles = {}) {
  let feed: (message: FeedMessage) => void = () => {};
  const backbone = {
    call: async () => ({ ok: {} }),
    onFeed: (listener: typeof feed) => {
      feed = listener;
    },
  };
  const listen = { host: '127.0.0.1', port: 0 };
  const server = await AmqpServer.open({
    tls,
    listen,
    accessKey,
    backbone,
    instance,
    speed: SPEED,
    ...troubles,
  });
  closers.push(() => server.close());
  let count = 0;
  const say = (text: string): void => {
    count += 1;
    const payload = Buffer.from(text).toString('base64');
    feed({
      id: String(count),
      groups: [group],
      topic: '/pk/dn/user/data',
      payload,
      qos: 0,
      generatedAt: count,
    });
  };
  return { server, say };
}

async function subscribe(server: AmqpServer, parts: Partial<AmqpParts> = {}) {
  const got: PlatformMessage[] = [];
  const secrets: string[] = [];
  const subscription = await AmqpSubscription.open({
    ...{ address: server.address, ca, accessKey, instance, consumerGroup: group, speed: SPEED },
    onSecret: (secret) => secrets.push(secret),
    onMessage: (message) => got.push(message),
    ...parts,
  });
  closers.push(() => subscription.close());
  const texts = (): string[] => got.map(({ payload }) => payload.toString());
  return { subscription, got, texts, secrets };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = AbortSignal.timeout(4_000);
  while (!condition()) {
    if (deadline.aborted) throw new Error('what was waited for did not happen within 4 s');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('messages queued before the client came are its backlog; the password is registered as a secret before it is sent', async () => {
  const { server, say } = await endpoint();
  say('early');
  const { subscription, got, texts, secrets } = await subscribe(server);
  await subscription.drained();
  expect(texts()).toEqual(['early']);
  say('late');
  await until(() => got.length === 2);
  expect(got[1]).toMatchObject({ id: '2', topic: '/pk/dn/user/data', generatedAt: 2, qos: null });
  expect(secrets).toHaveLength(1);
});

test('a connection that breaks is opened again, and no message is lost', async () => {
  const { server, say } = await endpoint();
  const { subscription, texts } = await subscribe(server);
  say('before');
  await until(() => texts().length === 1);
  server.cut();
  say('while away');
  await until(() => texts().includes('while away'));
  expect(subscription.reconnects).toBe(1);
  // An acknowledgement in transit may be lost: then that message is repeated.
  expect([...new Set(texts())]).toEqual(['before', 'while away']);
});

test('after a break, copies and late messages: each message arrives once and in order', async () => {
  const { server, say } = await endpoint({ repeatEvery: 3, lateEvery: 4, breakAfter: 10 });
  const delivered: string[] = [];
  const order = new MessageOrder<PlatformMessage>(800, ({ payload }) => delivered.push(payload.toString()));
  const numbers = Array.from({ length: 20 }, (_, i) => String(i + 1));
  await subscribe(server, { onMessage: (message) => order.take(message) });
  for (const number of numbers) say(number);
  await until(() => delivered.length >= 20);
  expect(delivered).toEqual(numbers);
  expect(order.repeated).toBeGreaterThan(0);
});

test('messages beyond the client’s credit wait until it has accepted some', async () => {
  const { server, say } = await endpoint();
  const { texts } = await subscribe(server);
  for (let i = 0; i < 500; i += 1) say(String(i));
  await until(() => texts().length === 500);
  expect(texts()[499]).toBe('499');
});

test.each([
  ['a wrong secret', { accessKey: { ...accessKey, secret: 'another-secret' } }, /refused the login/],
  ['another instance', { instance: 'iot-2' }, /refused the login .*--aliyun-instance/],
  ['a certificate that is not trusted', { ca: null }, /is not trusted .*check --aliyun-ca/],
])('%s is reported in a sentence', async (_, parts, sentence) => {
  const { server } = await endpoint();
  await expect(subscribe(server, parts)).rejects.toThrow(sentence);
});

test('an endpoint that does not exist is reported with its address', async () => {
  const { server } = await endpoint();
  const { address } = server;
  await closers.pop()?.();
  await expect(subscribe({ address } as AmqpServer)).rejects.toThrow(
    /127\.0\.0\.1:\d+ cannot be used .*ECONNREFUSED/,
  );
});

function wordsOf(error: unknown): string {
  return String((error as { description?: string } | undefined)?.description);
}

/** A plain client of rhea, without the precautions of ours. */
function bareClient({ address }: AmqpServer, idleTimeoutMs: number) {
  const container = rhea.create_container();
  container.on('error', () => {});
  const identity = { clientId: 'bare', instance, consumerGroup: group };
  const options = {
    ...{ host: address.host, port: address.port, transport: 'tls' as const, ca, reconnect: false as const },
    ...{ idle_time_out: idleTimeoutMs, ...amqpLogin(identity, accessKey, Date.now()) },
  };
  const connection = container.connect(options);
  const closed = new Promise<string>((resolve) => {
    connection.on('connection_error', ({ connection: c }) => resolve(wordsOf(c.error)));
    connection.on('connection_close', ({ connection: c }) => resolve(wordsOf(c.error)));
    connection.on('disconnected', () => resolve('disconnected'));
  });
  return { connection, closed };
}

test.each([10_000, 400_000])('an idle time-out of %d ms is refused', async (ms) => {
  const { server } = await endpoint();
  expect(await bareClient(server, ms).closed).toMatch(/idle-time-out must be 30000 to 300000 ms/);
});

test('a client without a receiver is disconnected', async () => {
  const { server } = await endpoint();
  expect(await bareClient(server, 60_000).closed).toMatch(/no receiver came/);
});

test('clients may not send', async () => {
  const { server } = await endpoint();
  const { connection } = bareClient(server, 60_000);
  const refused = new Promise<string>((resolve) =>
    connection.on('sender_error', ({ sender }) => resolve(wordsOf(sender?.error))),
  );
  connection.open_sender('anything');
  expect(await refused).toMatch(/only sends/);
});
