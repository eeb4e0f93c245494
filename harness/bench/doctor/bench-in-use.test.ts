import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { portLock } from '../bench-locks';
import { type Lock, lock } from '../lock';
import { MadeBench } from '../testing/made-machine';
import { examineBench } from './examine-bench';

let bench: MadeBench;
let held: Lock;

beforeEach(() => {
  bench = new MadeBench();
});
afterEach(() => {
  held.release();
  bench.remove();
});

test('a module in use by a run is not asked', async () => {
  const device = bench.write('ttyS0', '');
  held = lock(await portLock(device), 'npm test -- --bench LEFT');
  const asked: string[] = [];
  const machine = { ...bench.machine, askModule: async (name: string) => asked.push(name) > 0 };
  const options = ['--cloud-listen', '0.0.0.0:0', '--auth-listen', '0.0.0.0:0', '--port', device];
  const findings = await examineBench(options, {}, machine);
  const [problem, ...others] = findings.filter(({ kind }) => kind === 'problem');
  expect(problem?.says).toMatch(/ttyS0 is in use by "npm test -- --bench LEFT" \(process \d+, user /);
  expect(problem?.advice).toBe('wait for it or end it: the module was not asked');
  expect({ others, asked }).toEqual({ others: [], asked: [] });
});
