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
/** Bytes that take three times the deadline, but no more than a module has memory for. */
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

/** The module's end of the wire, limited to `byteRate` bytes per second. */
const paced = (byteRate: number) => new PacedLine(byteRate, (bytes) => void wire.write(bytes));

/** The value or error of a promise, and the fake time until it settled, ms. */
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

  it('an answer may follow a queue that takes longer than the deadline', async () => {
    const line = paced(byteRate);
    const asked = session.command('AT', { deadlineMs: DEADLINE_MS });
    line.send(Buffer.from(REPORT.repeat(Math.ceil(queueFor(byteRate) / REPORT.length)) + OK));
    const { result } = await outcomeOf(asked);
    expect(result).toMatchObject({ outcome: { result: { kind: 'ok' } } });
  });

  it('an awaited line may follow such a queue, too', async () => {
    const line = paced(byteRate);
    const match = { from: 0, deadlineMs: DEADLINE_MS, what: '+ZREADY' };
    const asked = session.next((token) => token.kind === 'line' && token.name === '+ZREADY', match);
    line.send(Buffer.from(`${REPORT.repeat(Math.ceil(queueFor(byteRate) / REPORT.length))}\r\n+ZREADY\r\n`));
    const { result } = await outcomeOf(asked);
    expect(result).toMatchObject({ token: { name: '+ZREADY' } });
  });

  it('the deadline passes in silence', async () => {
    const { result, ms } = await outcomeOf(session.command('AT', { deadlineMs: DEADLINE_MS }));
    expect(result).toBeInstanceOf(DeadlinePassed);
    expect(ms).toBeLessThan(DEADLINE_MS + 50);
  });

  it('the deadline passes, though later, if the module never stops sending', async () => {
    const line = paced(byteRate);
    line.send(Buffer.from(REPORT.repeat(8_000)));
    const { result, ms } = await outcomeOf(session.command('AT', { deadlineMs: DEADLINE_MS }));
    line.clear();
    expect(result).toBeInstanceOf(DeadlinePassed);
    expect(ms).toBeLessThanOrEqual(DEADLINE_MS + 121_000);
  });

  it('the deadline passes if the module falls silent in the middle of its queue', async () => {
    const line = paced(byteRate);
    line.send(Buffer.from(REPORT.repeat(Math.ceil((byteRate * 3) / REPORT.length)).slice(0, 20_000)));
    const { result, ms } = await outcomeOf(session.command('AT', { deadlineMs: DEADLINE_MS }));
    expect(result).toBeInstanceOf(DeadlinePassed);
    expect(ms).toBeLessThan(DEADLINE_MS + 5_000);
  });
});

it.each([
  ['one report per second', 1_000, '\r\n+CREG: 1\r\n'],
  ['four reports in three seconds', 750, REPORT],
])('an endless sequence of %s does not extend a deadline', async (_what, everyMs, text) => {
  const babble = setInterval(() => void wire.write(Buffer.from(text)), everyMs);
  const { result, ms } = await outcomeOf(session.command('AT', { deadlineMs: DEADLINE_MS }));
  clearInterval(babble);
  expect(result).toBeInstanceOf(DeadlinePassed);
  expect(ms).toBeLessThan(DEADLINE_MS + 50);
});

it('whole lines at the pace of a slow line extend a deadline', async () => {
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

  it('is busy while a command is transmitted at the configured rate', () => {
    const line = new LineActivity(30, () => now);
    line.sent(60);
    expect(line.busyMs).toBe(2_000);
  });

  it('is busy while a command is transmitted at the measured rate', () => {
    const line = new LineActivity(11_520, () => now);
    for (let n = 0; n <= 20; n += 1) at(n * 10, () => line.received(1));
    const before = line.busyMs;
    line.sent(50);
    expect(line.busyMs - before).toBeCloseTo(500);
  });

  it('measures no rate from short answers to commands', () => {
    const line = new LineActivity(undefined, () => now);
    for (let n = 0; n <= 20; n += 1) {
      at(n * 10, () => line.received(6));
      line.sent(3);
    }
    const before = line.busyMs;
    line.sent(500);
    expect(line.busyMs).toBe(before);
  });

  it('is not busy before the first byte', () => {
    const line = new LineActivity(undefined, () => now);
    at(5_000, () => line.received(6));
    expect(line.busyMs).toBe(0);
  });
});
