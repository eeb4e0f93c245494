import { setTimeout as delay } from 'node:timers/promises';
import { resultText } from '../../bench/sent-command';
import { startLocalCloud } from '../../cloud/local/local-cloud';
import type { Behaviour } from '../../emulator/behaviour';
import { PortLost } from '../../wire/transport';
import { MemoryRun } from './memory-run';

/**
 * A module that answers late, but within the deadline. It is stopped together with the harness; the delay has several
 * steps, so that the answer is not due at once when both continue.
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

/** The port is lost right after the awaited line. */
const losesPort = process.argv.includes('loses-port');

/** Runs one case in a process that the test stops while the case waits for the module; sends the record to the test. */
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
      const answered = module.send('AT+CSQ').then(resultText);
      if (!losesPort) return void check('final result', await answered).is('OK');
      check('final result', await answered.catch(() => 'none in time')).is('OK');
      run.bench.note('something happens between the two', {});
      throw new PortLost('memory', 'unplugged');
    },
  });
  await run.close();
  await cloud.close();
  process.send?.(record, () => process.disconnect());
}

void main();
