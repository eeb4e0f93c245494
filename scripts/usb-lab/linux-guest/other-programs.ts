import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, chownSync, closeSync, constants, openSync } from 'node:fs';
import { test } from 'node:test';
import { DIALOUT, NOBODY, openAsUser } from './as-user';
import { asks, LabRun } from './lab-run';
import { UsbModule } from './usb-module';

const ROOT_USER = 0;

test('a program that has the port open is named, though it locks nothing', async (t) => {
  const module = await UsbModule.plugged();
  const port = module.port ?? '';
  const descriptor = openSync(port, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const holder = spawn('/run/busybox', ['sleep', '1000'], { stdio: [descriptor, 'ignore', 'ignore'] });
  closeSync(descriptor);
  t.after(() => holder.kill());
  await assert.rejects(LabRun.begin(['--port', 'auto'], { asks }), {
    name: 'PortUnavailable',
    kind: 'busy',
    message: `the port ${port} is in use by busybox (process ${holder.pid}): close it there first`,
  });
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
});
