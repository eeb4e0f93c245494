import { appendFileSync } from 'node:fs';
import * as z from 'zod';
import { Agent } from '../../../fleet/agent/agent';
import { Store } from '../../../fleet/store/store';
import { storeAddress } from '../../../fleet/store/store-address';
import { parseBenches } from '../../../harness/bench/benches/bench-file';
import { memoryRuns } from './memory-runs';

/** What a simulated machine is told at its start. */
export const machine = z.strictObject({
  store: z.string(),
  leaseMs: z.number(),
  checkMs: z.number(),
  /** Names of its benches, each with its firmware. */
  benches: z.array(z.tuple([z.string(), z.string()])),
  paceMs: z.number(),
  out: z.string(),
  /** Where it notes what each part cost. */
  costs: z.string(),
  plan: z.array(z.string()),
});
export type Machine = z.infer<typeof machine>;

/** A program: a machine of a lab whose benches are in memory. */
async function main(text: string): Promise<void> {
  const told = machine.parse(JSON.parse(text));
  const { leaseMs, checkMs, paceMs, plan, out } = told;
  const address = storeAddress([{ name: 'FLEET_STORE', text: told.store, spelling: 'FLEET_STORE' }]);
  const store = await Store.open(address, { leaseMs, checkMs });
  const entries = told.benches.map(([name]) => [name, { port: `tcp://${name}:1`, cloud: { kind: 'none' } }]);
  const agent = new Agent({
    ...{ store, out, benches: 'benches.json', names: told.benches.map(([name]) => name) },
    file: parseBenches(JSON.stringify({ benches: Object.fromEntries(entries) }), 'benches.json'),
    runner: memoryRuns({ firmwares: new Map(told.benches), paceMs }),
    planOf: () => plan,
    say: (said) => {
      if (/lost|wait/.test(said)) process.stdout.write(`${said}\n`);
    },
    onPart: (cost) => appendFileSync(told.costs, `${JSON.stringify(cost)}\n`),
  });
  process.on('SIGTERM', () => agent.stop());
  await agent.work();
  process.exit(0);
}

if (process.argv[2] !== undefined) void main(process.argv[2]);
