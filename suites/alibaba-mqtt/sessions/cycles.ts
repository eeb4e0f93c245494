import { ModuleFault } from '../../../harness/at/fault';
import { resultText } from '../../../harness/bench/sent-command';
import type { Case, CaseBench, Need } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/session';
import { login } from '../../steps/login';
import { textOf } from '../../steps/reading';

/** "最多支持 8 个 topic": all eight slots are used in each cycle, so that one that is not freed is detected. */
const LEAVES = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `data${n}`);

const TABLE: readonly [count: number, needs: readonly Need[], refutedBy: Case['refutedBy']][] = [
  [6, ['endurance'], [mutant.keepsTopicsOfEndedConnections, mutant.runsOutOfConnections]],
  [50, ['endurance'], [mutant.runsOutOfMemory]],
];

/**
 * "然后做 mqtt 资源释放": only repetition shows a leak. Each round costs a connect, of which a device has few; the case about
 * the disconnection judges in every run that all slots are free in the second connection.
 */
export const cycles: readonly Case[] = TABLE.map(([count, needs, refutedBy]) => ({
  id: `session-works-${count}-times-over`,
  title: `${count} times over: log in, subscribe to eight topics, receive, publish, log out`,
  level: 'must',
  requirements: ['R-092', 'R-093', 'R-041', 'E-DIS-06', 'A-64'],
  from: 'idle',
  needs: ['downlink', 'uplink', 'presence', ...needs],
  connects: count,
  refutedBy,
  async run(bench) {
    let done = 0;
    for (; done < count; done += 1) await cycle(bench).catch(tellWhich(done + 1));
    bench.check('cycles completed', done).is(count);
  },
}));

async function cycle(bench: CaseBench): Promise<void> {
  const { module, cloud, fence, topic } = bench;
  await login(bench);
  const [since, cloudSince] = [module.mark(), cloud.mark()];
  const { report, exchange } = await module.subscribe(...LEAVES.map((leaf) => [topic(leaf), 0] as const));
  if (!/^\+CLOUDSUBACK/.test(textOf(report) ?? ''))
    throw new ModuleFault(
      'subscription to eight topics',
      '+CLOUDSUBACK',
      textOf(report) ?? resultText(exchange),
    );
  if (cloud.capabilities.has('packets'))
    await cloud.expect('SUBSCRIBE', {
      since: cloudSince,
      what: 'subscription to the eighth topic',
      match: ({ topics }) => topics.some((one) => one.topic === topic('data8')),
    });
  await fence.down(topic('data1'), since);
  await fence.up(topic('data1'), cloudSince);
  const answer = resultText(await module.disconnect());
  if (answer !== 'OK') throw new ModuleFault('final result of AT+CLOUDDISCONN', 'OK', answer);
  if (!(await cloud.becomes(false)))
    throw new ModuleFault('the device after CLOUDDISCONN', 'offline', 'online');
}

function tellWhich(number: number): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ModuleFault)) throw error;
    throw new ModuleFault(`cycle ${number}: ${error.what}`, error.expected, error.actual);
  };
}
