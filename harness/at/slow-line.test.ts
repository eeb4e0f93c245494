import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { me3630 } from '../family/me3630';
import { startClock } from '../wire/clock';
import { type MemoryTransport, memoryPair } from '../wire/memory-transport';
import { PacedLine } from '../wire/paced-line';
import { DeadlinePassed } from './fault';
import { LineActivity } from './patience';
import { AtSession } from './session';

const DEADLINE_MS = 2_000;
const REPORT = '\r\n+CLOUDPUBLISH: 0,/pk/dn/data,5,hello\r\n';
const OK = '\r\nOK\r\n';
/** A queue that takes a good deal longer than the deadline, or as much as a module has memory for. */
const queueFor = (byteRate: number) => Math.min(60_000, 3 * byteRate * (DEADLINE_MS / 1000));

let wire: MemoryTransport;
let session: AtSession;

beforeEach(() => {
  jest.useFakeTimers();
  const [ours, theirs] = memoryPair();
  wire = theirs;
  session = new AtSession(ours, { clock: startClock(), dialect: me3630.dialect });
});
afterEach(() => {
  jest.useRealTimers();
});

/** The module's end of the wire at so many bytes a second. */
const paced = (byteRate: number) => new PacedLine(byteRate, (bytes) => void wire.write(bytes));

/** What a promise came to and how long it took, ms; time passes until then. */
async function outcomeOf(promise: Promise<unknown>): Promise<{ result: unknown; ms: number }> {
  const began = performance.now();
  let settled: { result: unknown; ms: number } | null = null;
  const settle = (result: unknown) => {
    settled = { result, ms: performance.now() - began };
  };
  promise.then(settle, settle);
  while (settled === null) await jest.advanceTimersByTimeAsync(10);
  return settled;
}

describe.each([300, 1_200, 2_400, 9_600, 38_400, 115_200, 921_600])('at %d baud', (baud) => {
  const byteRate = baud / 10;

  it('an answer may stand behind a queue that takes longer than the deadline', async () => {
    const line = paced(byteRate);
    const asked = session.command('AT', { deadlineMs: DEADLINE_MS });
    line.send(Buffer.from(REPORT.repeat(Math.ceil(queueFor(byteRate) / REPORT.length)) + OK));
    const { result } = await outcomeOf(asked);
    expect(result).toMatchObject({ outcome: { result: { kind: 'ok' } } });
  });

  it('an awaited line may stand behind such a queue, too', async () => {
    const line = paced(byteRate);
    const match = { from: 0, deadlineMs: DEADLINE_MS, what: '+ZREADY' };
    const asked = session.next((token) => token.kind === 'line' && token.name === '+ZREADY', match);
    line.send(Buffer.from(`${REPORT.repeat(Math.ceil(queueFor(byteRate) / REPORT.length))}\r\n+ZREADY\r\n`));
    const { result } = await outcomeOf(asked);
    expect(result).toMatchObject({ token: { name: '+ZREADY' } });
  });

  it('silence passes the deadline', async () => {
    const { result, ms } = await outcomeOf(session.command('AT', { deadlineMs: DEADLINE_MS }));
    expect(result).toBeInstanceOf(DeadlinePassed);
    expect(ms).toBeLessThan(DEADLINE_MS + 50);
  });

  it('a module that never stops talking passes it, though later', async () => {
    const line = paced(byteRate);
    line.send(Buffer.from(REPORT.repeat(8_000)));
    const { result, ms } = await outcomeOf(session.command('AT', { deadlineMs: DEADLINE_MS }));
    line.clear();
    expect(result).toBeInstanceOf(DeadlinePassed);
    expect(ms).toBeLessThanOrEqual(DEADLINE_MS + 121_000);
  });

  it('a module that falls silent in the middle of its queue passes it by the silence', async () => {
    const line = paced(byteRate);
    line.send(Buffer.from(REPORT.repeat(Math.ceil((byteRate * 3) / REPORT.length)).slice(0, 20_000)));
    const { result, ms } = await outcomeOf(session.command('AT', { deadlineMs: DEADLINE_MS }));
    expect(result).toBeInstanceOf(DeadlinePassed);
    expect(ms).toBeLessThan(DEADLINE_MS + 5_000);
  });
});

it.each([
  ['a report a second', 1_000, '\r\n+CREG: 1\r\n'],
  ['four reports in three seconds', 750, REPORT],
])('%s for ever does not prolong a deadline', async (_what, everyMs, text) => {
  const babble = setInterval(() => void wire.write(Buffer.from(text)), everyMs);
  const { result, ms } = await outcomeOf(session.command('AT', { deadlineMs: DEADLINE_MS }));
  clearInterval(babble);
  expect(result).toBeInstanceOf(DeadlinePassed);
  expect(ms).toBeLessThan(DEADLINE_MS + 50);
});

it('lines that come whole, at the pace of a slow line, prolong it', async () => {
  const asked = session.command('AT', { deadlineMs: DEADLINE_MS });
  const line = `\r\n+CLOUDPUBLISH: 0,/pk/dn/data,300,${'x'.repeat(300)}\r\n`;
  for (let n = 1; n <= 10; n += 1)
    setTimeout(() => void wire.write(Buffer.from(n < 10 ? line : OK)), n * line.length);
  expect((await outcomeOf(asked)).result).toMatchObject({ outcome: { result: { kind: 'ok' } } });
});

describe('the line', () => {
  let now = 0;
  const at = (ms: number, act: () => void) => {
    now = ms;
    act();
  };

  it('is busy for as long as a command takes to the module, at the rate that it was set to', () => {
    const line = new LineActivity(30, () => now);
    line.sent(60);
    expect(line.busyMs).toBe(2_000);
  });

  it('is busy for as long as a command takes at the rate that the arrivals have shown', () => {
    const line = new LineActivity(11_520, () => now);
    for (let n = 0; n <= 20; n += 1) at(n * 10, () => line.received(1));
    const before = line.busyMs;
    line.sent(50);
    expect(line.busyMs - before).toBeCloseTo(500);
  });

  it('learns no rate from questions and answers', () => {
    const line = new LineActivity(undefined, () => now);
    for (let n = 0; n <= 20; n += 1) {
      at(n * 10, () => line.received(6));
      line.sent(3);
    }
    const before = line.busyMs;
    line.sent(500);
    expect(line.busyMs).toBe(before);
  });

  it('was not busy before it was ever heard', () => {
    const line = new LineActivity(undefined, () => now);
    at(5_000, () => line.received(6));
    expect(line.busyMs).toBe(0);
  });
});
