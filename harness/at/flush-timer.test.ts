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

/** Passes on bytes, then lets `ms` of silence pass. Returns the raw tokens complete by then. */
async function heard(text: string, ms: number, echoed: string | null = null): Promise<string[]> {
  lines = [];
  const bytes = Buffer.from(text, 'latin1');
  take(digester.push(bytes, 0));
  timer.heard(bytes[0], echoed?.charCodeAt(0) ?? null);
  await jest.advanceTimersByTimeAsync(ms);
  return lines;
}

test('a line that ends in CR is held one second for its LF, and shorter after three in a row without', async () => {
  for (let n = 0; n < 3; n += 1) {
    expect(await heard('OK\r', 900)).toEqual([]);
    expect(await heard('', 0)).toEqual([]);
    await jest.advanceTimersByTimeAsync(1_100);
  }
  expect(await heard('OK\r', 60)).toEqual(['OK\r']);
});

test('after one late LF the wait is never shortened again', async () => {
  await heard('\r\nOK\r', 1_100);
  await heard('\n', 1_100);
  for (let n = 0; n < 5; n += 1) await heard('OK\r', 1_100);
  expect(await heard('OK\r', 900)).toEqual([]);
});

test('the wait for the rest of a message shorter than its stated length falls step by step', async () => {
  const short = '\r\n+CLOUDPUBLISH: 0,/t,9,abc\r\n';
  for (let n = 0; n < 3; n += 1) {
    expect(await heard(short, 900)).toEqual([]);
    await jest.advanceTimersByTimeAsync(200);
  }
  expect((await heard(short, 110)).length).toBeGreaterThan(0);
  for (let n = 0; n < 5; n += 1) await heard(short, 110);
  expect((await heard(short, 30)).length).toBeGreaterThan(0);
});

test('after one late rest of a message the wait is never shortened again', async () => {
  await heard('\r\n+CLOUDPUBLISH: 0,/t,9,abc', 1_100);
  await heard('defghi\r\n', 1_100);
  for (let n = 0; n < 5; n += 1) await heard('\r\n+CLOUDPUBLISH: 0,/t,9,abc\r\n', 1_100);
  expect(await heard('\r\n+CLOUDPUBLISH: 0,/t,9,abc\r\n', 900)).toEqual([]);
});

test('the echo of a command after a short message is not taken for its late rest', async () => {
  const short = '\r\n+CLOUDPUBLISH: 0,/t,9,abc\r\n';
  for (let n = 0; n < 3; n += 1) await heard(short, 1_100);
  await heard('AT\r\r\nOK\r\n', 1_100, 'A');
  expect((await heard(short, 110)).length).toBeGreaterThan(0);
  await heard('AT\r\r\nOK\r\n', 1_100);
  expect(await heard(short, 900)).toEqual([]);
});
