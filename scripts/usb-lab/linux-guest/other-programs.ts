import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, chownSync, closeSync, constants, existsSync, openSync } from 'node:fs';
import { test } from 'node:test';
import { DIALOUT, NOBODY, openAsUser } from './as-user';
import { asks, LabRun } from './lab-run';
import { ModemManagerInLab } from './modem-manager';
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

test('DTR and RTS are asserted when the port is opened, and stay', async () => {
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

const hasModemManager = existsSync('/usr/sbin/ModemManager');

test('ModemManager that opens the port in the midst of a run is noticed and named', {
  skip: !hasModemManager && 'ModemManager is not installed',
}, async (t) => {
  const module = await UsbModule.plugged();
  const run = await LabRun.begin(['--port', 'auto'], { asks });
  const manager = await ModemManagerInLab.start(module.port ?? '');
  const [note] = await until('a note of ModemManager', 30_000, () => {
    const notes = run.noted('another program has the port open');
    return notes.length > 0 ? notes : null;
  });
  assert.match(String(note?.who), /^ModemManager \(process \d+\)$/);
  const { verdict, attribution, reason } = await run.case('asks');
  t.diagnostic(`the case beside it: ${verdict}${attribution ? ` by ${attribution}: ${reason}` : ''}`);
  assert.notEqual(verdict, 'fail');
  await manager.stop();
  await run.finish();
  await module.remove();
});
