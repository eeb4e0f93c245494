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

test('a message of before that comes once more is not the one that is waited for', async () => {
  publish('earlier', 1);
  const since = view.mark();
  const arrival = view.arrival('PUBLISH', { since, deadlineMs: 10_000 });
  publish('earlier', 1, true);
  publish('own', 2);
  expect((await arrival)?.payload.toString()).toBe('own');
});

test('a message of its own that comes first with DUP is', async () => {
  const since = view.mark();
  publish('own', 3, true);
  const arrival = await view.arrival('PUBLISH', { since, deadlineMs: 10_000 });
  expect(arrival?.payload.toString()).toBe('own');
});

const FULL_MS = 10_000;

test('what is promised comes true with the event that brings it about', async () => {
  const came = () => cloud.witness.events(0).some((e) => e.what === 'PUBLISH' && e.packetId === 9);
  const promised = view.comesTrue('the ninth', FULL_MS, came);
  publish('another', 8);
  publish('the ninth', 9);
  expect(await promised).toBe(true);
  expect(view.promises.hasMissed('the ninth')).toBe(false);
});

test('what does not come true in time counts as missed', async () => {
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

test('presence is looked at again only when something may have changed it', async () => {
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
