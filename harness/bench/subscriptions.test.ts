import { expect, test } from '@jest/globals';
import type { CloudProfile } from '../cloud/cloud';
import { me3630 } from '../family/me3630';
import type { CloudView } from './cloud-view';
import type { ModuleUnderTest } from './module-under-test';
import type { SentCommand } from './sent-command';
import { Subscriptions } from './subscriptions';

const [DATA, OTHER] = ['/pk/dn/user/data', '/pk/dn/user/data1'];

/** A module that accepts every command, and a cloud with these rules. */
function bench(rules: Partial<CloudProfile>) {
  let commands: SentCommand[] = [];
  const sent: string[] = [];
  const ok = { outcome: { kind: 'result', result: { kind: 'ok' } } } as unknown as SentCommand['exchange'];
  const note = (line: string, effect: SentCommand['effect'], parameters: string) =>
    commands.push({ line, effect, parameters, cloudMark: 0, exchange: ok });
  const module = {
    family: me3630,
    get commands() {
      return commands;
    },
    send: async (line: Buffer) => {
      sent.push(line.toString());
      return ok;
    },
  } as unknown as ModuleUnderTest;
  const cloud = {
    mark: () => 0,
    sent: () => [],
    profile: { subscriptionEffectMs: 10_000, ...rules },
    ownTopics: [DATA, OTHER],
    forgetSession: async () => {},
    witness: { events: () => [] },
  } as unknown as CloudView;
  return {
    subscriptions: new Subscriptions(module, cloud),
    sent,
    subscribe: (topic: string) => note(`AT+CLOUDSUB=${topic},0`, 'subscribes', `${topic},0`),
    unsubscribe: (topic: string) => note(`AT+CLOUDUNSUB=${topic}`, 'unsubscribes', topic),
    nextCase: () => {
      commands = [];
      sent.length = 0;
    },
  };
}

test('subscriptions that an earlier run may have left are ended at the first connection, and only once', async () => {
  const { subscriptions, sent } = bench({ keepsSessions: true });
  await subscriptions.beforeCase(false);
  expect(sent).toEqual([`AT+CLOUDUNSUB=${DATA}`, `AT+CLOUDUNSUB=${OTHER}`]);
  await subscriptions.beforeCase(false);
  expect(sent).toHaveLength(2);
});

test('subscriptions of a case that disconnected are ended when the module is connected again', async () => {
  const { subscriptions, sent, subscribe, nextCase } = bench({ keepsSessions: true });
  await subscriptions.beforeCase(false);
  subscribe(OTHER);
  expect(await subscriptions.endAll('idle')).toBe(true);
  nextCase();
  await subscriptions.beforeCase(false);
  expect(sent).toEqual([`AT+CLOUDUNSUB=${OTHER}`]);
});

test('between cases that judge reports only the usual topic stays subscribed', async () => {
  const { subscriptions, sent, subscribe, nextCase } = bench({});
  await subscriptions.beforeCase(true);
  expect(subscriptions.isInEffect(DATA)).toBe(false);
  subscribe(DATA);
  subscribe(OTHER);
  await subscriptions.endAll('connected');
  expect(sent).toEqual([`AT+CLOUDUNSUB=${OTHER}`]);
  nextCase();
  await subscriptions.beforeCase(true);
  expect(sent).toEqual([]);
  expect(subscriptions.isInEffect(DATA)).toBe(true);
  expect(subscriptions.isInEffect(OTHER)).toBe(false);
});

test('a case that judges subscriptions finds none', async () => {
  const { subscriptions, sent, subscribe, nextCase } = bench({});
  await subscriptions.beforeCase(true);
  subscribe(DATA);
  await subscriptions.endAll('connected');
  nextCase();
  await subscriptions.beforeCase(false);
  expect(sent).toEqual([`AT+CLOUDUNSUB=${DATA}`]);
  expect(subscriptions.isInEffect(DATA)).toBe(false);
});

test.each([
  ['a case ends it', (b: ReturnType<typeof bench>) => b.unsubscribe(DATA)],
  ['the connection is another', (b: ReturnType<typeof bench>) => b.subscriptions.connectionChanged()],
])('a subscription that stayed is waited for again when %s', async (_, happens) => {
  const made = bench({});
  await made.subscriptions.beforeCase(true);
  made.subscribe(DATA);
  await made.subscriptions.endAll('connected');
  made.nextCase();
  happens(made);
  expect(made.subscriptions.isInEffect(DATA)).toBe(false);
});

test('if a subscription takes effect at once, none stays', async () => {
  const { subscriptions, sent, subscribe } = bench({ subscriptionEffectMs: 0 });
  await subscriptions.beforeCase(true);
  subscribe(DATA);
  await subscriptions.endAll('connected');
  expect(sent).toEqual([`AT+CLOUDUNSUB=${DATA}`]);
});
