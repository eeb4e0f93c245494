import { setTimeout as delay } from 'node:timers/promises';
import { resultText } from '../../bench/sent-command';
import { startLocalCloud } from '../../cloud/local/local-cloud';
import type { Behaviour } from '../../emulator/behaviour';
import { MemoryRun } from './memory-run';

/**
 * A module that answers late, but within the deadline. It is stopped together with the harness; in steps,
 * so that it is not ready at once when both go on.
 */
const takesItsTime: Behaviour = {
  name: 'takes its time',
  command: async ({ name }) => {
    if (name !== '+CSQ') return undefined;
    process.send?.('waiting');
    for (let step = 0; step < 4; step += 1) await delay(100);
    return { lines: ['+CSQ: 20,99'], result: 'OK' };
  },
};

/** Runs one case in a process that the test stops while the case waits for the module; tells the record. */
async function main(): Promise<void> {
  const origin = performance.now();
  const cloud = await startLocalCloud({ clock: () => performance.now() - origin });
  const run = await new MemoryRun(cloud, {
    mutant: { behaviours: [takesItsTime] },
    deadlineMs: 1_500,
    watched: true,
  }).ready();
  const record = await run.run({
    run: async ({ module, check }) => {
      check('final result', resultText(await module.send('AT+CSQ'))).is('OK');
    },
  });
  await run.close();
  await cloud.close();
  process.send?.(record, () => process.disconnect());
}

void main();
