import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, closeSync, constants, copyFileSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { DIALOUT, NOBODY, openAsUser } from './as-user';
import { asks, LabRun } from './lab-run';
import { until } from './until';
import { UsbModule } from './usb-module';
import { WireTap } from './wire-tap';

const ROOT_USER = 0;

test('a program that has the port open is named, though it locks nothing', async () => {
  const module = await UsbModule.plugged();
  const port = module.port ?? '';
  const descriptor = openSync(port, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const holder = spawn('/run/busybox', ['sleep', '1000'], { stdio: [descriptor, 'ignore', 'ignore'] });
  closeSync(descriptor);
  await assert.rejects(LabRun.begin(['--port', 'auto'], { asks }), {
    name: 'PortUnavailable',
    kind: 'busy',
    message: `the port ${port} is in use by busybox (process ${holder.pid}): close it there first`,
  });
  holder.kill();
  await module.remove();
});

test('a user without the group is told which, and one with it can open the port', async () => {
  const module = await UsbModule.plugged();
  const port = module.port ?? '';
  // As udev does it.
  chownSync(port, ROOT_USER, DIALOUT);
  chmodSync(port, 0o660);
  const refused = await openAsUser(port, NOBODY);
  assert.equal(refused.kind, 'permission');
  assert.match(refused.message, /it belongs to the group dialout; add yourself by "sudo usermod -aG dialout/);
  assert.equal((await openAsUser(port, DIALOUT)).kind, 'open');
  await module.remove();
});

test('DTR and RTS are asserted when the port is opened, and stay', {
  skip: 'one request that clears both is seen on the bus; whether at opening or at closing is not known yet',
}, async () => {
  const module = await UsbModule.plugged();
  const tap = await WireTap.start(module.gadget.bus);
  const run = await LabRun.begin(['--port', 'auto'], { asks });
  assert.equal((await run.case('asks')).verdict, 'pass');
  assert.equal(await run.finish(), 'pass');
  const states = await tap.stop();
  assert.ok(states.length > 0, 'no control line state was sent at all');
  assert.deepEqual(
    states.filter(({ dtr, rts }) => !dtr || !rts),
    [],
  );
  await module.remove();
});

test('ModemManager that opens the port in the midst of a run is noticed and named', async (t) => {
  const module = await UsbModule.plugged();
  const run = await LabRun.begin(['--port', 'auto'], { asks });
  const manager = openedByModemManager(module.port ?? '');
  const [note] = await until('a note of ModemManager', 30_000, () => {
    const notes = run.noted('another program has the port open');
    return notes.length > 0 ? notes : null;
  });
  assert.equal(note?.who, `ModemManager (process ${manager.pid})`);
  const { verdict, attribution, reason } = await run.case('asks');
  t.diagnostic(`the case beside it: ${verdict}${attribution ? ` by ${attribution}: ${reason}` : ''}`);
  assert.notEqual(verdict, 'fail');
  manager.kill();
  await run.finish();
  await module.remove();
});

/** A program of that name; the real one does nothing without PolicyKit, which this machine does not run. */
function openedByModemManager(port: string): ChildProcess {
  const program = path.join(tmpdir(), 'ModemManager');
  copyFileSync('/run/busybox', program);
  const descriptor = openSync(port, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const child = spawn(program, ['1000'], { argv0: 'sleep', stdio: [descriptor, 'ignore', 'ignore'] });
  closeSync(descriptor);
  return child;
}
