import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type CloudEvent, type CloudEventBody, type CloudEventOf, WitnessLog } from './witness';

const FROM_DEVICE = { dir: 'rx', link: 1, device: { productKey: 'pk', deviceName: 'dn' } } as const;

function publication(payload: Buffer, packetId = 0): CloudEventBody {
  return { what: 'PUBLISH', topic: '/pk/dn/data', payload, qos: 0, retain: false, dup: false, packetId };
}

function isPublish(event: CloudEvent): event is CloudEventOf<'PUBLISH'> {
  return event.what === 'PUBLISH';
}

describe('the witness', () => {
  test('stamps events with the clock of the run and numbers them', () => {
    let now = 5;
    const log = new WitnessLog(() => now);
    log.record(FROM_DEVICE, { what: 'PINGREQ' });
    now = 8;
    log.record({ ...FROM_DEVICE, dir: 'tx' }, { what: 'PINGRESP' });
    expect(log.events()).toEqual([
      { t: 5, index: 0, ...FROM_DEVICE, what: 'PINGREQ' },
      { t: 8, index: 1, ...FROM_DEVICE, dir: 'tx', what: 'PINGRESP' },
    ]);
    expect(log.mark()).toBe(2);
    expect(log.events(1).map(({ index }) => index)).toEqual([1]);
  });

  test('finds a past event, awaits a future one, and returns null at the deadline', async () => {
    const log = new WitnessLog(() => 0);
    log.record(FROM_DEVICE, publication(Buffer.from('past')));
    const past = await log.next(isPublish, { since: 0, deadlineMs: 1000 });
    expect(past?.payload.toString()).toBe('past');

    const since = log.mark();
    const future = log.next(isPublish, { since, deadlineMs: 1000 });
    log.record(FROM_DEVICE, { what: 'PINGREQ' });
    log.record(FROM_DEVICE, publication(Buffer.from('future')));
    expect((await future)?.payload.toString()).toBe('future');

    expect(await log.next(isPublish, { since: log.mark(), deadlineMs: 1 })).toBeNull();
  });

  test('does not return an event before the requested index', async () => {
    const log = new WitnessLog(() => 0);
    const second = log.next(isPublish, { since: 1, deadlineMs: 1000 });
    log.record(FROM_DEVICE, publication(Buffer.from('zeroth')));
    log.record(FROM_DEVICE, publication(Buffer.from('first')));
    expect((await second)?.payload.toString()).toBe('first');
  });

  test('settles waits when it ends, and removes listeners that unsubscribe', async () => {
    const log = new WitnessLog(() => 0);
    const seen: number[] = [];
    const stop = log.onEvent(({ index }) => seen.push(index));
    log.record(FROM_DEVICE, { what: 'PINGREQ' });
    stop();
    log.record(FROM_DEVICE, { what: 'PINGREQ' });
    expect(seen).toEqual([0]);
    const never = log.next(isPublish, { since: 0, deadlineMs: 60_000 });
    log.end();
    expect(await never).toBeNull();
  });

  test('drops the oldest events beyond its bounds, and never renumbers', () => {
    const log = new WitnessLog(() => 0, { events: 80, payloadBytes: 1_000_000 });
    for (let n = 0; n < 1000; n++) log.record(FROM_DEVICE, publication(Buffer.from(`${n}`)));
    const kept = log.events();
    expect(kept.length).toBeGreaterThanOrEqual(80);
    expect(kept.length).toBeLessThanOrEqual(90);
    expect(kept.at(-1)?.index).toBe(999);
    expect(log.events(998).map(({ index }) => index)).toEqual([998, 999]);
    expect(log.mark()).toBe(1000);
  });

  test('is also bounded in payload bytes', () => {
    const log = new WitnessLog(() => 0, { events: 10_000, payloadBytes: 1024 * 1024 });
    for (let n = 0; n < 100; n++) log.record(FROM_DEVICE, publication(Buffer.alloc(256 * 1024)));
    const bytes = log.events().reduce((sum, event) => sum + (isPublish(event) ? event.payload.length : 0), 0);
    expect(bytes).toBeLessThanOrEqual(1024 * 1024);
    expect(log.events().at(-1)?.index).toBe(99);
  });

  test('keeps ten thousand messages in less than 20 MB, even if each came in its own buffer', () => {
    const script = join(__dirname, 'testing', 'witness-memory.ts');
    const register = join(__dirname, '..', '..', 'scripts', 'register.cjs');
    const measured = execFileSync(process.execPath, ['--require', register, script], { encoding: 'utf8' });
    const { events, cost } = JSON.parse(measured) as { events: number; cost: number };
    expect(events).toBe(10_000);
    expect(cost).toBeLessThan(20 * 1024 * 1024);
    expect(cost).toBeGreaterThan(10_000 * 64);
  });
});
