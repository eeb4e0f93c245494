import assert from 'node:assert/strict';
import { closeSync, constants, openSync } from 'node:fs';
import { test } from 'node:test';
import type { CaseBench } from '../../../harness/conformance/case';
import { asks, type LabCase, LabRun } from './lab-run';
import { hasOpen, UsbModule, until } from './usb-module';

/** The longest time a bench needs to open a port. */
const OPENED_MS = 10_000;

/** How long after the unplugging the case was notified of it. */
let noticed = '';

const ms = (since: number): string => `${(performance.now() - since).toFixed(1)} ms`;

/** A case in which the cable is unplugged after `before`. */
function unpluggedBehind(module: UsbModule, before: (bench: CaseBench) => Promise<unknown>): LabCase {
  return {
    run: async (bench) => {
      await before(bench);
      const since = performance.now();
      module.unplug();
      try {
        await bench.module.send('AT+CGMM');
      } finally {
        noticed = ms(since);
      }
    },
  };
}

const MOMENTS: Readonly<Record<string, (bench: CaseBench) => Promise<unknown>>> = {
  'between two commands': ({ module }) => module.send('AT'),
  'in the middle of a line': ({ module }) => module.session.write('AT+CGM'),
  'right behind data': ({ module }) => module.session.write('AT+CGMR\r'),
};

for (const [moment, before] of Object.entries(MOMENTS))
  test(`unplugged ${moment} and plugged in again: that case is inconclusive, the run continues`, async (t) => {
    const module = await UsbModule.plugged();
    const run = await LabRun.begin(['--port', 'auto'], { asks, unplugged: unpluggedBehind(module, before) });
    const plugged = afterMoment(() => module.plugIn());
    const record = await run.case('unplugged');
    await plugged;
    assert.deepEqual([record.verdict, record.attribution], ['inconclusive', 'bench'], record.reason ?? '');
    assert.match(record.reason ?? '', /^the port \/dev\/ttyUSB\d+ went away: /);
    assert.equal((await run.case('asks')).verdict, 'pass');
    t.diagnostic(`noticed after ${noticed}; back after ${run.noted('the port is back')[0]?.ms} ms`);
    assert.equal(await run.finish(), 'inconclusive');
  });

test('unplugged between two cases and plugged in again: at most the next case is lost', async (t) => {
  const module = await UsbModule.plugged();
  const run = await LabRun.begin(['--port', 'auto'], { asks, 'asks-again': asks });
  module.unplug();
  const plugged = afterMoment(() => module.plugIn());
  const { verdict, attribution } = await run.case('asks');
  await plugged;
  t.diagnostic(`the next case: ${verdict}; back after ${run.noted('the port is back')[0]?.ms} ms`);
  // A case that began before the loss was noticed loses the port in its middle.
  if (verdict !== 'pass') assert.deepEqual([verdict, attribution], ['inconclusive', 'bench']);
  assert.equal((await run.case('asks-again')).verdict, 'pass');
  await run.end();
});

test('plugged in again under another name: the run continues there', async (t) => {
  const module = await UsbModule.plugged();
  const before = module.port ?? '';
  const run = await LabRun.begin(['--port', 'auto'], {
    asks,
    unplugged: unpluggedBehind(module, async () => {}),
  });
  // A name is free again only when no program has it open any more.
  const held = openSync(before, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const plugged = afterMoment(() => module.plugIn());
  assert.equal((await run.case('unplugged')).verdict, 'inconclusive');
  const after = await plugged;
  assert.notEqual(after, before);
  assert.equal((await run.case('asks')).verdict, 'pass');
  const [back] = run.noted('the port is back');
  t.diagnostic(`noticed after ${noticed}; back after ${back?.ms} ms`);
  assert.deepEqual([back?.was, back?.port], [before, after]);
  await run.end();
  closeSync(held);
});

test('another module in its place: the run is given up with the reason', async (t) => {
  const module = await UsbModule.plugged({ bus: 0 });
  const run = await LabRun.begin(['--port', 'auto'], {
    asks,
    unplugged: unpluggedBehind(module, async () => {}),
  });
  const plugged = afterMoment(() => UsbModule.plugged({ bus: 1 }));
  assert.equal((await run.case('unplugged')).verdict, 'inconclusive');
  await plugged;
  const { verdict, reason } = await run.case('asks');
  assert.equal(verdict, 'inconclusive');
  assert.match(reason ?? '', /^another module was plugged in at \/dev\/ttyUSB\d+: its IMEI is another$/);
  t.diagnostic(`noticed after ${noticed}; given up: ${reason}`);
  assert.equal(await run.finish(), 'inconclusive');
});

/** The moments at which the cable is unplugged while a run begins. */
const OPENING: Readonly<Record<string, (port: string) => Promise<unknown>>> = {
  'before it is opened': async () => {},
  'as soon as it is open': (port) =>
    until('the port open', OPENED_MS, () => hasOpen(process.pid, port) || null),
};

for (const [moment, reached] of Object.entries(OPENING))
  test(`unplugged while a run begins, ${moment}: nothing is judged, and the reason is given`, async (t) => {
    const module = await UsbModule.plugged();
    const port = module.port ?? '';
    const began = LabRun.begin(['--port', 'auto'], { asks });
    await reached(port);
    const since = performance.now();
    module.unplug();
    const outcome = await began.then(
      async (run) => (await run.case('asks')).reason ?? '',
      (error: Error) => error.message,
    );
    t.diagnostic(`noticed after ${ms(since)}: ${outcome}`);
    assert.match(outcome, /went away|there is no port|found no ME3630|cannot be opened/);
  });

test('a firmware that restarts leaves the bus and comes back: the run continues', async () => {
  const module = await UsbModule.plugged();
  const run = await LabRun.begin(['--port', 'auto'], {
    asks,
    restarts: {
      run: async (bench) => {
        await bench.module.send('AT');
        void module.restart();
        await bench.module.next(() => false, {
          from: bench.module.mark(),
          what: 'nothing',
          deadline: 'boot',
        });
      },
    },
  });
  const { verdict, attribution } = await run.case('restarts');
  assert.deepEqual([verdict, attribution], ['inconclusive', 'bench']);
  assert.equal((await run.case('asks')).verdict, 'pass');
  await run.end();
});

/** Calls `act` as soon as the waiting code has begun to wait. */
function afterMoment<T>(act: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    setTimeout(() => act().then(resolve, reject), 1_500);
  });
}
