import path from 'node:path';
import { Agent } from '../../fleet/agent/agent';
import { runInChild } from '../../fleet/agent/child-run';
import { Store, shownAddress, storeAddress, USUAL_TIMING } from '../../fleet/store/store';
import { readBenches } from '../../harness/bench/benches/bench-file';
import { PREFIX } from '../../harness/bench/configuration/option';
import { endByMistake } from '../sentence';
import { given, planOf, ROOT, variables, wholeNumber } from './command-line';

const USAGE =
  'npm run fleet -- agent [--benches FILE] [--bench NAME]... [--label LABEL]... [--out DIR] [--lease SECONDS]: works with the benches of this machine until Ctrl-C';

/** Works until it is interrupted; a second Ctrl-C ends it at once. */
export async function agent(argv: readonly string[]): Promise<number> {
  const { values } = given(USAGE, argv, {
    benches: { type: 'string' },
    bench: { type: 'string', multiple: true },
    label: { type: 'string', multiple: true },
    out: { type: 'string' },
    lease: { type: 'string' },
  });
  const lease = wholeNumber('lease', values.lease, 3, 300, USAGE);
  const timing = lease === null ? USUAL_TIMING : { ...USUAL_TIMING, leaseMs: lease * 1000 };
  const all = variables();
  const said =
    values.benches ?? all.find(({ name, text }) => name === `${PREFIX}BENCHES` && text !== '')?.text;
  const benches = path.resolve(ROOT, said ?? 'benches.json');
  const file = readBenches(benches);
  const unknown = (values.bench ?? []).find((name) => !file.benches.has(name));
  if (unknown !== undefined) endByMistake(`--bench ${unknown}: there is no such bench in ${benches}`, USAGE);
  const names = [...file.benches]
    .filter(([name]) => values.bench?.includes(name) ?? true)
    .filter(([, { labels = [] }]) => (values.label ?? []).every((label) => labels.includes(label)))
    .map(([name]) => name);
  if (names.length === 0) endByMistake(`${benches} has no bench that matches --bench and --label`, USAGE);
  const address = storeAddress(all);
  const store = await Store.open(address, timing);
  const out = path.resolve(ROOT, values.out ?? 'reports/runs/fleet');
  const say = (text: string) => console.log(`${new Date().toISOString()} ${text}`);
  const working = new Agent({ store, file, benches, names, out, runner: runInChild, planOf, say });
  const stop = () => {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    say('ends: runs leave their modules disconnected and go back to the queue');
    working.stop();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  say(`works with ${names.join(', ')} for the fleet at ${shownAddress(address)}`);
  await working.work();
  await store.close();
  return 0;
}
