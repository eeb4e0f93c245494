/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { resultText } from '../bench/sent-command';
import type { Cloud } from '../cloud/cloud';
import type { StartLocalCloud } from '../cloud/testing/cloud-environment';
import { restartsWhenConnectingWithoutLogin } from '../emulator/mutants/connect';
import { MemoryRun } from './testing/memory-run';

declare const startLocalCloud: StartLocalCloud;

let cloud: Cloud;
let run: MemoryRun;

beforeEach(async () => {
  cloud = await startLocalCloud();
  run = await new MemoryRun(cloud, { mutant: restartsWhenConnectingWithoutLogin }).ready();
});

afterEach(() => run.close());

test('a restart ends the data call: it is started again before the next case', async () => {
  const restarted = await run.run({
    from: 'idle',
    run: async ({ module, check }) => {
      check('result of connecting without a login', resultText(await module.connect())).is('ERROR');
    },
  });
  expect(restarted.verdict).toBe('fail');
  const next = await run.run({
    from: 'connected',
    run: async ({ module, check }) => {
      check('result', resultText(await module.send('AT'))).is('OK');
    },
  });
  expect(next).toMatchObject({ verdict: 'pass', reason: null });
});
