import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { me3630 } from '../family/me3630';
import { Digester } from './digester';
import { FlushTimer } from './flush-timer';

let digester: Digester;
let lines: string[];
let timer: FlushTimer;

beforeEach(() => {
  jest.useFakeTimers();
  digester = new Digester(me3630.dialect);
  lines = [];
  timer = new FlushTimer(
    digester,
    () => true,
    () => take(digester.flush()),
  );
});

afterEach(() => {
  timer.cancel();
  jest.useRealTimers();
});

function take(tokens: ReturnType<Digester['flush']>): void {
  for (const { raw } of tokens) lines.push(raw.toString('latin1'));
}

/** Bytes come, and then nothing for so long. Returns the lines that were complete by then. */
async function heard(text: string, ms: number, echoed: string | null = null): Promise<string[]> {
  lines = [];
  const bytes = Buffer.from(text, 'latin1');
  take(digester.push(bytes, 0));
  timer.heard(bytes[0], echoed?.charCodeAt(0) ?? null);
  await jest.advanceTimersByTimeAsync(ms);
  return lines;
}

test('a line that ends in CR waits a second for its LF, until three in a row had none', async () => {
  for (let n = 0; n < 3; n += 1) {
    expect(await heard('OK\r', 900)).toEqual([]);
    expect(await heard('', 0)).toEqual([]);
    await jest.advanceTimersByTimeAsync(1_100);
  }
  expect(await heard('OK\r', 60)).toEqual(['OK\r']);
});

test('an LF that came late, be it once, is waited for in full ever after', async () => {
  await heard('\r\nOK\r', 1_100);
  await heard('\n', 1_100);
  for (let n = 0; n < 5; n += 1) await heard('OK\r', 1_100);
  expect(await heard('OK\r', 900)).toEqual([]);
});

test('a message that is shorter than the module says is waited for less and less long', async () => {
  const short = '\r\n+CLOUDPUBLISH: 0,/t,9,abc\r\n';
  for (let n = 0; n < 3; n += 1) {
    expect(await heard(short, 900)).toEqual([]);
    await jest.advanceTimersByTimeAsync(200);
  }
  expect((await heard(short, 110)).length).toBeGreaterThan(0);
  for (let n = 0; n < 5; n += 1) await heard(short, 110);
  expect((await heard(short, 30)).length).toBeGreaterThan(0);
});

test('the rest of one that came late, be it once, is waited for in full ever after', async () => {
  await heard('\r\n+CLOUDPUBLISH: 0,/t,9,abc', 1_100);
  await heard('defghi\r\n', 1_100);
  for (let n = 0; n < 5; n += 1) await heard('\r\n+CLOUDPUBLISH: 0,/t,9,abc\r\n', 1_100);
  expect(await heard('\r\n+CLOUDPUBLISH: 0,/t,9,abc\r\n', 900)).toEqual([]);
});

test('the echo of a command behind a short message is no late rest of it', async () => {
  const short = '\r\n+CLOUDPUBLISH: 0,/t,9,abc\r\n';
  for (let n = 0; n < 3; n += 1) await heard(short, 1_100);
  await heard('AT\r\r\nOK\r\n', 1_100, 'A');
  expect((await heard(short, 110)).length).toBeGreaterThan(0);
  await heard('AT\r\r\nOK\r\n', 1_100);
  expect(await heard(short, 900)).toEqual([]);
});
