import { fork } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { testIf } from '../cloud/testing/test-if';
import type { CaseRecord } from '../ledger/record';

/** Longer than the deadline of the wait in the fixture's case. */
const STOPPED_MS = 2_000;

const onUnix = testIf(process.platform !== 'win32', 'Windows has no signal that stops a process');

interface Told {
  readonly stopped: boolean;
  /** Arguments of the fixture. */
  readonly args?: readonly string[];
}

/** The record of the fixture's case; if `stopped`, the process is stopped while it waits for the module. */
async function recordOf({ stopped, args = [] }: Told): Promise<CaseRecord> {
  const child = fork(path.join(__dirname, 'testing/stopped-harness.fixture.ts'), args, {
    execArgv: ['--require', path.resolve(__dirname, '../../scripts/register.cjs')],
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the fixture ended with exit code ${code}`)));
    child.on('message', async (message: 'waiting' | CaseRecord) => {
      if (message !== 'waiting') {
        resolve(message);
        return;
      }
      if (!stopped) return;
      child.kill('SIGSTOP');
      // A fixed delay, as a stopped process sends no event to wait for.
      await delay(STOPPED_MS);
      child.kill('SIGCONT');
    });
  });
}

onUnix('a harness that was stopped while it waited for the module makes the case inconclusive', async () => {
  const record = await recordOf({ stopped: true });
  expect(record).toMatchObject({ verdict: 'inconclusive', attribution: 'bench' });
  expect(record.reason).toMatch(/^the harness itself did not run for \d{4} ms/);
  expect(record.checks.some(({ held }) => !held)).toBe(true);
});

onUnix('a lost port after the late answer makes it inconclusive, too', async () => {
  const record = await recordOf({ stopped: true, args: ['loses-port'] });
  expect(record).toMatchObject({ verdict: 'inconclusive', attribution: 'bench' });
  expect(record.checks.some(({ held }) => !held)).toBe(true);
});

onUnix('the same case passes if nothing stops the harness', async () => {
  expect(await recordOf({ stopped: false })).toMatchObject({ verdict: 'pass' });
});
