import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import { bootClock, writeLeaseFile } from '../../harness/bench/lease-file';
import { readLedger } from '../../harness/ledger/ledger-reader';
import { freePort } from '../../harness/wire/tcp-transport';
import { freshFolder, start } from '../qualify/testing/command';
import { CountingPort, signal, treeOf } from './testing/emulated-lab';

jest.setTimeout(120_000);

/** How long a run is stopped. */
const STOPPED_S = 2;
/** The interval of the lease's renewals, and its length. */
const LEASE_S = 1;

/** The behaviour of a run that was stopped, with a lease that is renewed meanwhile or not. */
async function afterStandingStill(isProlonged: boolean) {
  const [auth, module] = [await freePort(), await freePort()];
  const authListen = `127.0.0.1:${auth}`;
  const emulator = start('emulator', ['--auth', `http://${authListen}`, '--tcp', `127.0.0.1:${module}`]);
  await emulator.line(/tcp:/);
  const port = await CountingPort.open(module);
  const out = freshFolder();
  const leaseFile = `${out}-lease`;
  const prolong = () => writeLeaseFile(leaseFile, bootClock() + LEASE_S);
  prolong();
  const prolonging = setInterval(prolong, (LEASE_S * 1000) / 4);
  const to = ['--port', port.url, '--auth-listen', authListen, '--cloud-listen', '127.0.0.1:0'];
  const run = start('test', [...to, '--only', '1.1', '--repeat', '2', '--out', out], {
    ME3630_LEASE_FILE: leaseFile,
  });
  try {
    await run.line(/^ *3\/\d+ /);
    const pids = treeOf(run.child.pid ?? 0);
    signal(pids, 'SIGSTOP');
    if (!isProlonged) clearInterval(prolonging);
    // A fixed delay, as the passage of time is what the test is about.
    await delay(STOPPED_S * 1000);
    const goesOn = Date.now();
    signal(pids, 'SIGCONT');
    const { code } = await run.ended;
    return { code, stray: port.strayBytesSince(goesOn), ledger: readLedger(path.join(out, 'run.ndjson')) };
  } finally {
    clearInterval(prolonging);
    signal(treeOf(run.child.pid ?? 0), 'SIGKILL');
    emulator.child.kill();
    port.close();
  }
}

test('a run that was stopped beyond its lease writes no further byte, and gives the reason', async () => {
  const { code, stray, ledger } = await afterStandingStill(false);
  expect({ code, stray }).toEqual({ code: 2, stray: 0 });
  expect(ledger.footer).toMatchObject({ verdict: 'inconclusive' });
  const last = ledger.cases.at(-1);
  expect(last).toMatchObject({ verdict: 'inconclusive', attribution: 'bench' });
  expect(last?.reason).toMatch(/^nothing more is written to .*: the lease of this run was over [\d.]+ s ago/);
  expect(ledger.cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'error')).toEqual([]);
});

test('a run whose lease was renewed meanwhile continues', async () => {
  const { stray, ledger } = await afterStandingStill(true);
  expect(stray).toBeGreaterThan(100);
  expect(ledger.complete).toBe(true);
});
