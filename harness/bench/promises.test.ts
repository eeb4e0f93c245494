import { beforeEach, expect, test } from '@jest/globals';
import { MESSAGE_REPORT, Promises } from './promises';

const FULL = 10_000;
const ANSWER = 'answer to AT+CLOUDSUB';
let promises: Promises;

beforeEach(() => {
  promises = new Promises();
});

/** Misses a promise in `times` cases and returns the length of each wait, ms. */
function missed(promise: string, times: number, end = (): void => {}): number[] {
  return Array.from({ length: times }, (_, i) => {
    promises.begin(`case-${i}`);
    const waited = promises.wait(promise, FULL);
    promises.broken(promise, waited, FULL);
    end();
    return waited;
  });
}

/** Ends a case that passed in spite of a miss. */
const passed = (): void => promises.forgive();

test('a promise never missed is waited for in full', () => {
  expect(promises.wait(ANSWER, FULL)).toBe(FULL);
  promises.kept(ANSWER, 3);
  expect(promises.wait(ANSWER, FULL)).toBe(FULL);
});

test('each miss in a row in cases that passed quarters the wait, down to the least', () => {
  promises.kept(ANSWER, 1);
  expect(missed(ANSWER, 7, passed)).toEqual([10_000, 2_500, 625, 156, 60, 60, 60]);
});

test('a miss makes the next wait no longer than a success in between would', () => {
  expect(missed(ANSWER, 5)).toEqual([10_000, 625, 625, 156, 60]);
});

test('one success brings the full wait back', () => {
  missed(ANSWER, 4, passed);
  promises.kept(ANSWER, 3);
  expect(promises.wait(ANSWER, FULL)).toBe(FULL);
});

test('a wait stays several times longer than what the module has needed before', () => {
  promises.kept(ANSWER, 400);
  expect(missed(ANSWER, 4)).toEqual([10_000, 2_000, 2_000, 2_000]);
});

test('a short wait that was missed is named with the case that met it first', () => {
  missed(ANSWER, 2);
  expect(promises.cutShort).toEqual([{ promise: ANSWER, since: 'case-0', waitedMs: 625 }]);
  promises.begin('another');
  expect(promises.cutShort).toEqual([]);
});

test('a command that was silent twice is waited for less in another form', () => {
  missed(ANSWER, 2, passed);
  expect(promises.wait('answer to AT+CLOUDSUB?', FULL)).toBe(2_500);
  expect(promises.wait('answer to AT+CLOUDPUB', FULL)).toBe(FULL);
});

test('a miss with another cause does not count', () => {
  missed(ANSWER, 1);
  promises.excuse();
  expect(promises.wait(ANSWER, FULL)).toBe(FULL);
});

test('a module that now keeps a promise and now breaks it is waited for less and less, but long enough', () => {
  const waits: number[] = [];
  for (let n = 0; n < 8; n += 1) {
    promises.kept(ANSWER, 3);
    waits.push(promises.wait(ANSWER, FULL));
    missed(ANSWER, 1);
  }
  expect(waits).toEqual([FULL, 625, 625, 625, 625, 156, 156, 156]);
  promises.kept(ANSWER, 3);
  expect(promises.wait(ANSWER, 8_000)).toBe(150);
});

test('a wait in vain in a case that passed makes no other wait shorter', () => {
  promises.begin('passes');
  promises.broken('device offline at the cloud', FULL, FULL);
  promises.forgive();
  expect(promises.wait(ANSWER, FULL)).toBe(FULL);
});

test('a case that makes the cloud slow gives the module at least half of the full wait', () => {
  promises.broken('PUBLISH at the cloud', 20_000, 20_000);
  for (let n = 0; n < 5; n += 1) promises.kept(ANSWER, 1);
  promises.begin('provokes', undefined, true);
  expect(promises.wait(ANSWER, FULL)).toBe(FULL / 2);
  promises.begin('does not');
  expect(promises.wait(ANSWER, FULL)).toBe(156);
});

test('the time that a module needs while the cloud is slow counts in such cases only', () => {
  missed(ANSWER, 6, passed);
  promises.begin('provokes', undefined, true);
  promises.kept(ANSWER, 700);
  missed(ANSWER, 6, passed);
  expect(promises.wait(ANSWER, FULL)).toBe(60);
  promises.begin('provokes', undefined, true);
  expect(promises.wait(ANSWER, FULL)).toBe(3_500);
});

test('a promise never kept is hardly waited for after five misses in a row', () => {
  expect(missed(ANSWER, 7, passed).slice(4)).toEqual([60, 20, 20]);
  promises.kept(ANSWER, 1);
  expect(missed(ANSWER, 7, passed).slice(4)).toEqual([60, 60, 60]);
});

test('a promise kept often has its own need, all others the longest need of the run', () => {
  promises.broken('PUBLISH at the cloud', 80_000, 80_000);
  promises.kept(MESSAGE_REPORT, 700);
  expect(promises.wait(ANSWER, 2 * FULL)).toBe(1_400);
  expect(promises.wait(ANSWER, 2_000)).toBe(250);
  for (let n = 0; n < 5; n += 1) promises.kept(ANSWER, 200);
  expect(promises.wait(ANSWER, FULL)).toBe(1_000);
  for (let n = 0; n < 10; n += 1) promises.kept(ANSWER, 1);
  expect(promises.wait(ANSWER, FULL)).toBe(349);
});

test('a promise kept seldom gets a 16th of the full wait, whatever the run has lost', () => {
  promises.broken('PUBLISH at the cloud', 80_000, 80_000);
  promises.kept(ANSWER, 3);
  expect(promises.wait(ANSWER, FULL)).toBe(625);
  for (let n = 0; n < 4; n += 1) promises.kept(ANSWER, 3);
  expect(promises.wait(ANSWER, FULL)).toBe(156);
});

test('an error that comes late is waited for in full twice, and then less and less', () => {
  const waits = Array.from({ length: 4 }, (_, n) => {
    promises.begin(`case-${n}`);
    const waited = promises.wait(ANSWER, FULL);
    promises.refused(ANSWER, 5_000, FULL);
    return waited;
  });
  expect(waits).toEqual([FULL, FULL, 2_500, 625]);
  promises.begin('silent');
  promises.broken(ANSWER, 156, FULL);
  expect(promises.brokenBefore).toMatchObject({ since: 'case-1', cases: 3 });
  promises.kept(ANSWER, 3);
  promises.refused(ANSWER, 5_000, FULL);
  expect(promises.wait(ANSWER, FULL)).toBe(FULL);
});

test('an error that comes soon costs nothing, and is waited for in full', () => {
  for (let n = 0; n < 4; n += 1) promises.refused(ANSWER, 100, FULL);
  expect(promises.wait(ANSWER, FULL)).toBe(FULL);
});

test('the wait for an optional report gets shorter, and its absence fails nothing', () => {
  const waits = Array.from({ length: 6 }, (_, n) => {
    promises.begin(`case-${n}`);
    const waited = promises.wait(ANSWER, FULL);
    promises.omitted(ANSWER);
    return waited;
  });
  expect(waits).toEqual([FULL, 2_500, 625, 156, 60, 20]);
  expect([promises.brokenBefore, promises.cutShort, promises.hasMissed(ANSWER)]).toEqual([null, [], false]);
  expect(promises.wait(MESSAGE_REPORT, FULL)).toBe(FULL);
});

test('a second try comes when the first has probably failed', () => {
  expect(promises.likely(ANSWER, 600)).toBe(600);
  promises.kept(ANSWER, 200);
  expect(promises.likely(ANSWER, 600)).toBe(600);
  promises.kept(ANSWER, 2);
  expect(promises.likely(ANSWER, 600)).toBe(60);
});

test('a promise that this case and the three before it missed was broken before', () => {
  const missesIn = (id: string): void => {
    promises.begin(id);
    promises.broken(ANSWER, FULL, FULL);
    promises.broken(ANSWER, FULL, FULL);
  };
  for (const id of ['a', 'b', 'c']) {
    missesIn(id);
    expect(promises.brokenBefore).toBeNull();
  }
  missesIn('d');
  expect(promises.brokenBefore).toMatchObject({ promise: ANSWER, since: 'a', cases: 3 });
  promises.kept(ANSWER, 1);
  missesIn('e');
  expect(promises.brokenBefore).toBeNull();
});

test('a promise missed eight times in a row is hopeless until it is kept once', () => {
  missed(ANSWER, 7);
  expect(promises.isHopeless(ANSWER)).toBe(false);
  missed(ANSWER, 1);
  expect(promises.isHopeless(ANSWER)).toBe(true);
  promises.kept(ANSWER, 2);
  expect(promises.isHopeless(ANSWER)).toBe(false);
});

test('a wait that ended with nothing counts like one that ended by its deadline', async () => {
  const waits: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    promises.begin(`case-${n}`);
    const nothing = async (ms: number) => waits.push(ms);
    await promises.awaited(ANSWER, FULL, nothing, () => ({ as: 'missed' }));
  }
  expect(promises.hasMissed(ANSWER)).toBe(true);
  promises = new Promises();
  expect(waits).toEqual(missed(ANSWER, 5));
});

test('a promise missed in preflight and in every case since is broken since the first case', () => {
  promises.broken(ANSWER, 1_000, FULL);
  missed(ANSWER, 4);
  expect(promises.cutShort).toMatchObject([{ since: 'case-0' }]);
  expect(promises.brokenBefore).toMatchObject({ since: 'case-0', cases: 3 });
});
