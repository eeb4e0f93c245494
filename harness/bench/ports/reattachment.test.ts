/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Cloud } from '../../cloud/cloud';
import type { StartLocalCloud } from '../../cloud/testing/cloud-environment';
import { MemoryRun } from '../../conformance/testing/memory-run';
import { PortUnavailable, type Transport } from '../../wire/transport';
import { resultText } from '../sent-command';
import { differenceOf } from './find-module';

declare const startLocalCloud: StartLocalCloud;

jest.setTimeout(20_000);

const OTHER_IMEI = '861234560000099';
const PULLED = 'the plug was pulled';

let cloud: Cloud;
let run: MemoryRun;
beforeEach(async () => {
  cloud = await startLocalCloud();
});
afterEach(() => run.close());

async function onABench(comesBack: ((run: MemoryRun) => Transport) | null) {
  run = await new MemoryRun(cloud, { comesBack }).ready();
}

const caseThatAsks = () =>
  run.run({
    run: async ({ module, check }) => {
      check('result', resultText(await module.send('AT+CGMM'))).is('OK');
    },
  });

/** A case in which the module is unplugged as soon as it has received these bytes. */
const caseUnpluggedBehind = (bytes: string) =>
  run.run({
    run: async ({ module }) => {
      await module.session.write(bytes);
      run.wire.hangUp(PULLED);
      await module.send('AT+CGMM');
    },
  });

const notes = (what: string) => run.events.filter((event) => event.side === 'bench' && event.what === what);

test('a module that was unplugged between two cases and plugged in again is asked in the next', async () => {
  await onABench((now) => now.plugged());
  expect(await caseThatAsks()).toMatchObject({ verdict: 'pass' });
  run.wire.hangUp(PULLED);
  expect(await caseThatAsks()).toMatchObject({ verdict: 'pass' });
  expect(notes('the port is back')).toMatchObject([{ was: 'memory', port: 'memory' }]);
});

test.each([
  ['between two commands', ''],
  ['in the middle of a line', 'AT+CG'],
  ['right behind a line', 'AT+CGMR\r'],
])(
  'unplugged %s, the case is inconclusive because of the bench and the next is judged',
  async (_when, bytes) => {
    await onABench((now) => now.plugged());
    expect(await caseUnpluggedBehind(bytes)).toMatchObject({
      verdict: 'inconclusive',
      attribution: 'bench',
      reason: `the port memory went away: ${PULLED}`,
    });
    expect(await caseThatAsks()).toMatchObject({ verdict: 'pass' });
  },
);

test('half a line before the loss is not joined to later output', async () => {
  await onABench((now) => now.plugged());
  await run.run({
    run: async ({ module }) => {
      await run.comes('\r\n+CGM');
      run.wire.hangUp(PULLED);
      await module.send('AT');
    },
  });
  expect(await caseThatAsks()).toMatchObject({ verdict: 'pass', brokenInvariants: [] });
});

test('another module in its place is not judged: the run is given up, with the reason', async () => {
  await onABench((now) => now.plugged({ imei: OTHER_IMEI, firmware: 'AL_ME3630C1CV1.0B07' }));
  run.wire.hangUp(PULLED);
  const reason =
    'another module was plugged in at memory: its IMEI is another, its firmware is AL_ME3630C1CV1.0B07 and not AL_ME3630C1CV1.0B01';
  const first = await caseThatAsks();
  expect(first).toMatchObject({ verdict: 'inconclusive', attribution: 'bench', reason });
  expect(await caseThatAsks()).toMatchObject({ verdict: 'inconclusive', attribution: 'bench', reason });
  expect(notes('given up')).toHaveLength(1);
});

test('a module that does not come back ends the run', async () => {
  await onABench(() => {
    throw new PortUnavailable('memory', 'not-found', 'there is no port memory');
  });
  run.wire.hangUp(PULLED);
  const { verdict, reason } = await caseThatAsks();
  expect(verdict).toBe('inconclusive');
  expect(reason).toMatch(
    /^the port memory went away and did not come back within \d+ ms: there is no port memory$/,
  );
  expect(notes('waits for the module to be plugged in again')).toMatchObject([{ port: 'memory', ms: 300 }]);
});

test('modules are distinguished by what both of them report', () => {
  const identity = { manufacturer: 'GOSUNCN', model: 'ME3630', firmware: 'B01', imei: '1' };
  expect(differenceOf(identity, identity)).toBeNull();
  expect(differenceOf(identity, { ...identity, imei: null, firmware: null })).toBeNull();
  expect(differenceOf(identity, { ...identity, firmware: 'B02' })).toBe('its firmware is B02 and not B01');
});
