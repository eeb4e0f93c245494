import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { findHolders, isRunning } from './linux/processes';
import { explainOpenFailure, refuseHeld } from './open-failure';

it.each([
  ['Error: No such file or directory, cannot open /dev/ttyX', 'not-found'],
  ['Opening COM5: File not found', 'not-found'],
  ['Error: Permission denied, cannot open /dev/ttyX', 'permission'],
  ['Error Resource temporarily unavailable Cannot lock port', 'busy'],
  ['Error: Device or resource busy, cannot open /dev/ttyX', 'busy'],
  ['Opening COM5: Access denied', 'busy'],
  ['Error: Input/output error, cannot flush', 'not-found'],
  ['Opening COM5: Unknown error code 31', 'failed'],
])('"%s" is explained as %s', async (said, kind) => {
  const trouble = await explainOpenFailure('/dev/ttyX', new Error(said));
  expect(trouble).toMatchObject({ name: 'PortUnavailable', port: '/dev/ttyX', kind });
  expect(trouble.message).toContain('/dev/ttyX');
});

it('a holder is found by its open files', async () => {
  const proc = mkdtempSync(join(tmpdir(), 'me3630-proc-'));
  mkdirSync(join(proc, '4711', 'fd'), { recursive: true });
  symlinkSync('/dev/ttyX', join(proc, '4711', 'fd', '3'));
  writeFileSync(join(proc, '4711', 'comm'), 'ModemManager\n');
  writeFileSync(join(proc, '4711', 'stat'), '4711 (Modem) Manager) S 1 4711 4711 0 -1\n');
  mkdirSync(join(proc, '4712', 'fd'), { recursive: true });
  expect(await findHolders('/dev/ttyX', proc)).toEqual([
    { pid: 4711, parent: 1, command: 'ModemManager', mayBeMaker: false },
  ]);
  expect(await isRunning('ModemManager', proc)).toBe(true);
  expect(await isRunning('picocom', proc)).toBe(false);
  await expect(refuseHeld('/dev/ttyX', proc)).rejects.toThrow(
    'the port /dev/ttyX is in use by ModemManager (process 4711): stop it',
  );
  await refuseHeld('/dev/ttyY', proc);
  rmSync(proc, { recursive: true });
});
