import { expect, test } from '@jest/globals';
import { NoneCloud } from '../cloud/none-cloud';
import { me3630 } from '../family/me3630';
import { CloudView } from './cloud-view';

const TOPIC = '/t';
const cloud = new NoneCloud(() => 0);
const view = new CloudView(cloud, me3630.profiles.onLoopback.deadlines, async () => {});

function publish(text: string, packetId: number, dup = false): void {
  cloud.witness.record(
    { dir: 'rx', link: 1, device: null },
    { what: 'PUBLISH', topic: TOPIC, payload: Buffer.from(text), qos: 1, retain: false, dup, packetId },
  );
}

test('an older message that is repeated is not the awaited one', async () => {
  publish('earlier', 1);
  const since = view.mark();
  const arrival = view.arrival('PUBLISH', { since, deadlineMs: 10_000 });
  publish('earlier', 1, true);
  publish('own', 2);
  expect((await arrival)?.payload.toString()).toBe('own');
});

test('a new message that arrives first with DUP is the awaited one', async () => {
  const since = view.mark();
  publish('own', 3, true);
  const arrival = await view.arrival('PUBLISH', { since, deadlineMs: 10_000 });
  expect(arrival?.payload.toString()).toBe('own');
});

const FULL_MS = 10_000;

test('a promise is kept as soon as its event comes', async () => {
  const came = () => cloud.witness.events(0).some((e) => e.what === 'PUBLISH' && e.packetId === 9);
  const promised = view.comesTrue('the ninth', FULL_MS, came);
  publish('another', 8);
  publish('the ninth', 9);
  expect(await promised).toBe(true);
  expect(view.promises.hasMissed('the ninth')).toBe(false);
});

test('a promise not kept in time counts as missed', async () => {
  view.promises.begin('case-1');
  let looks = 0;
  const never = () => {
    looks += 1;
    return false;
  };
  expect(await view.comesTrue('never', 20, never)).toBe(false);
  expect(looks).toBeGreaterThan(1);
  expect(view.promises.hasMissed('never')).toBe(true);
});

test('presence is checked again only after an event that may change it', async () => {
  let asked = 0;
  const slow = new NoneCloud(() => 0);
  slow.isOnline = async () => {
    asked += 1;
    return asked > 1;
  };
  const presence = new CloudView(slow, me3630.profiles.onLoopback.deadlines, async () => {});
  const online = presence.becomes(true);
  const context = { dir: 'rx', link: 1, device: null } as const;
  slow.witness.record(context, { what: 'STATUS', online: false });
  expect(await online).toBe(true);
  expect(asked).toBe(2);
});
