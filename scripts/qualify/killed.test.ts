import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, jest } from '@jest/globals';
import { hasProgram } from '../../harness/cloud/testing/machine';
import { testIf } from '../../harness/cloud/testing/test-if';
import { readLedger } from '../../harness/ledger/ledger-reader';
import { outcomeOf } from '../../harness/ledger/outcome';
import { freshFolder, type Running, start } from './testing/command';

jest.setTimeout(60_000);

const withProcps = testIf(
  hasProgram('pgrep') && hasProgram('tail') && hasProgram('timeout'),
  'pgrep, tail or timeout is not installed; Debian’s packages are procps and coreutils',
);

/** A run in the middle of its cases: the command, the process that runs Jest, and the emulated module. */
async function inTheMiddle(out: string): Promise<{ run: Running; jestPid: number; emulatorPid: number }> {
  const run = start('test', ['--out', out, '--only', '1.1']);
  await run.line(/^ *3\/\d+ /);
  const jestPid = childOf(run.child.pid);
  return { run, jestPid, emulatorPid: childOf(jestPid) };
}

function childOf(pid: number | undefined): number {
  return Number(execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }).trim());
}

/** Resolves to whether a process that is not our child has ended within 20 s. */
async function ends(pid: number): Promise<boolean> {
  const watch = spawn('timeout', ['20', 'tail', `--pid=${pid}`, '-f', '/dev/null']);
  const [code] = await once(watch, 'exit');
  return code === 0;
}

const ledgerOf = (out: string) => readLedger(path.join(out, 'run.ndjson'));

withProcps('SIGKILL of the process that runs Jest', async () => {
  const out = freshFolder();
  const { run, jestPid, emulatorPid } = await inTheMiddle(out);
  process.kill(jestPid, 'SIGKILL');
  const { code, out: said, err } = await run.ended;
  expect(err).toMatch(
    /^the process that ran the cases was ended by SIGKILL (in case "auth-\S+"|between two cases), .*jest\.log\n$/,
  );
  expect(said).not.toMatch(/^PASS/m);
  expect(ledgerOf(out)).toMatchObject({ footer: null, complete: false });
  expect(code).toBe(2);
  expect(await ends(emulatorPid)).toBe(true);
});

withProcps(
  'SIGKILL of the command: the other processes disconnect the module and end by themselves',
  async () => {
    const out = freshFolder();
    const { run, jestPid, emulatorPid } = await inTheMiddle(out);
    run.child.kill('SIGKILL');
    await run.ended;
    expect([await ends(jestPid), await ends(emulatorPid)]).toEqual([true, true]);
    const ledger = ledgerOf(out);
    expect(ledger).toMatchObject({
      complete: false,
      seal: 'intact',
      footer: { verdict: 'inconclusive', reason: 'the command that started the run was ended' },
    });
    expect(outcomeOf(ledger).exitCode).toBe(2);
  },
);

withProcps('SIGKILL of command and Jest at once leaves a ledger that reads as incomplete', async () => {
  const out = freshFolder();
  const { run, jestPid, emulatorPid } = await inTheMiddle(out);
  process.kill(jestPid, 'SIGKILL');
  run.child.kill('SIGKILL');
  await run.ended;
  expect(await ends(emulatorPid)).toBe(true);
  const ledger = ledgerOf(out);
  expect(ledger).toMatchObject({ footer: null, complete: false });
  expect(outcomeOf(ledger)).toMatchObject({ verdict: 'incomplete', exitCode: 2 });
});
