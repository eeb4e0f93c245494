/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { startCloud } from '../cloud/testing/start-cloud';
import { answering } from '../emulator/mutants/helpers';
import { CaseRunner } from './case-runner';
import { runControls } from './controls';
import { MemoryRun } from './testing/memory-run';
import { nonces } from './texts';

test('the control of an impossible command waits in full, although the run waits shorter by then', async () => {
  const broken = answering('+CSQ', () => 'silent');
  const slow = {
    name: 'accepts what cannot exist, late',
    command: ({ name }: { readonly name: string }) =>
      /^\+N[0-9A-F]{9}$/.test(name) ? delay(250, { result: 'OK' }) : undefined,
  };
  const mutant = { behaviours: [broken, slow] };
  const run = await new MemoryRun(await startCloud(), { mutant, deadlineMs: 700 }).ready();
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f'])
    await run.run({ id, run: async ({ module }) => void (await module.send('AT+CSQ')) });
  const { records, missing } = await runControls(run.bench, new CaseRunner(run.bench, nonces(2)), nonces(3));
  await run.close();
  expect(missing).toEqual([]);
  expect(records[0]).toMatchObject({ name: 'a command that cannot exist is refused', held: false });
});
