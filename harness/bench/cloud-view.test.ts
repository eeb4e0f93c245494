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
