import { isAccepted, linesOf, resultText } from '../../harness/bench/sent-command';
import type { BenchState } from '../../harness/bench/state';
import type { Case } from '../../harness/conformance/case';
import type { CaseBench } from '../../harness/conformance/case-bench';
import { clause } from '../../harness/conformance/clause';
import {
  forgetsFirstOfTwoCommands,
  restartsAtAnUnknownCommand,
  takesEverythingForACommand,
} from '../../harness/emulator/mutants/line';
import * as mutant from '../../harness/emulator/mutants/line-commands';
import { v250 } from '../documents';
import { authenticates, exchangesMessages, plainly } from '../six-commands';
import { inStyle, type Style } from './styles';

const behindAQuery: Style = {
  id: 'behind-a-query',
  what: 'behind a query',
  requirements: ['S-10'],
  written: (line) => line.replace(/^AT/, 'AT+CPIN?;'),
  refutedBy: [mutant.saysOkToEachCommandOfALine],
};

/** Several commands in a line: a semicolon behind an extended one, nothing behind a basic one. */
export const concatenation = clause({
  document: v250,
  number: '5.4.5',
  title: 'Additional syntax rules: concatenating commands',
  cases: [
    {
      id: 'joined-queries-answer-both',
      title: 'Two queries joined by a semicolon give both their information, and one result',
      level: 'should',
      requirements: ['S-10'],
      from: 'idle',
      refutedBy: [forgetsFirstOfTwoCommands, mutant.saysOkToEachCommandOfALine],
      async run({ module, check }) {
        const since = module.mark();
        const exchange = await module.send('AT+CPIN?;+CMEE?');
        await module.send('AT');
        const said = linesOf(exchange).filter((line) => /^\+(CPIN|CMEE):/.test(line));
        check('information of AT+CPIN?;+CMEE?', said.map((line) => line.replace(/:.*/, '')).join(' and ')).is(
          '+CPIN and +CMEE',
        );
        check(
          'results with that of AT',
          module.session.tokens(since).filter(({ kind }) => kind === 'result').length,
        ).is(2);
      },
    },
    ...['ATE0V1', 'ATE0+CMEE?', 'ATE0V1Q0+CPIN?;+CMEE?'].map(
      (line, n): Case => ({
        id: `basic-commands-in-a-row-${n + 1}-are-carried-out`,
        title: `${line} needs nothing between its basic commands`,
        level: 'should',
        requirements: ['S-10'],
        from: 'idle',
        refutedBy: [mutant.needsASemicolonBehindBasicCommands],
        run: async ({ module, check }) => void check(line, resultText(await module.send(line))).is('OK'),
      }),
    ),
    {
      id: 'messages-behind-another-command-work',
      title: 'CLOUDSUB, CLOUDPUB and CLOUDUNSUB as the last of a line do what they do alone',
      level: 'should',
      requirements: ['S-10', 'E-V-01'],
      from: 'connected',
      needs: ['downlink', 'uplink'],
      refutedBy: [mutant.saysOkToEachCommandOfALine],
      run: (bench) => inStyle(bench, behindAQuery, (say) => exchangesMessages(bench, say)),
    },
  ],
});

/** What follows a failed command in its line, and what would show that it was carried out all the same. */
interface Follower {
  readonly command: string;
  readonly from: BenchState;
  /** Where looking for traces leads to; `from` when absent. */
  readonly leaves?: BenchState;
  readonly line: (bench: CaseBench, mark: string) => string;
  readonly traces: (bench: CaseBench, since: number, mark: string) => Promise<number>;
}

const FOLLOWERS: readonly Follower[] = [
  {
    command: 'CLOUDAUTH',
    from: 'idle',
    line: ({ device }) => `=${[device.productKey, device.deviceName, device.deviceSecret].join()}`,
    leaves: 'authenticated',
    traces: async (bench, since) => {
      await authenticates(bench, plainly(bench));
      return bench.cloud.authentications(since).length - 1;
    },
  },
  { command: 'CLOUDCONN', from: 'authenticated', line: () => '', traces: isOnline },
  {
    command: 'CLOUDSUB',
    from: 'connected',
    line: ({ topic }) => `=${topic('data')},0`,
    traces: async ({ cloud, fence, topic }, since) => {
      await fence.up(topic('data1'), since);
      return cloud.sent('SUBSCRIBE', since).length;
    },
  },
  {
    command: 'CLOUDPUB',
    from: 'connected',
    line: ({ topic }, mark) => `=${topic('data')},0,${mark}`,
    traces: async ({ fence, topic }, since, mark) =>
      (await fence.up(topic('data1'), since)).filter((e) => e.payload.toString() === mark).length,
  },
  {
    command: 'CLOUDUNSUB',
    from: 'connected',
    line: ({ topic }) => `=${topic('data')}`,
    traces: async ({ cloud, fence, topic }, since) => {
      await fence.up(topic('data1'), since);
      return cloud.sent('UNSUBSCRIBE', since).length;
    },
  },
  {
    command: 'CLOUDDISCONN',
    from: 'connected',
    line: () => '',
    traces: async (bench) => 1 - (await isOnline(bench)),
  },
];

async function isOnline({ cloud }: CaseBench): Promise<number> {
  return Number(await cloud.isOnline());
}

/** The first failure ends a line: what stands behind it is not carried out. */
export const executing = clause({
  document: v250,
  number: '5.6',
  title: 'Executing commands',
  cases: [
    {
      id: 'failure-ends-the-line',
      title: 'What stands behind a failed command of the line is not carried out, what stands before it is',
      level: 'should',
      requirements: ['S-10'],
      from: 'idle',
      refutedBy: [mutant.runsTheRestAfterAFailure, forgetsFirstOfTwoCommands],
      async run({ module, check }) {
        try {
          const failed = await module.send('AT+CMEE=2;+QQQQ;+CMEE=0');
          check('the line is taken', isAccepted(failed)).is(false);
          const form = linesOf(await module.send('AT+CMEE?')).find((line) => line.startsWith('+CMEE:'));
          check('form of errors', form ?? '').matches(/^\+CMEE: ?2$/);
        } finally {
          await module.send('AT+CMEE=1');
        }
      },
    },
    ...['AT+QQQQ', 'AT+QQQQ=1', 'AT+QQQQ?', 'AT+', 'AT?'].map(
      (line, n): Case => ({
        id: `unknown-command-${n + 1}-is-answered-with-an-error`,
        title: `${line}, which nobody has, is answered with an error`,
        level: 'should',
        requirements: ['E-V-06', 'S-16'],
        from: 'idle',
        refutedBy: [takesEverythingForACommand, restartsAtAnUnknownCommand],
        async run({ module, check }) {
          check(line, resultText(await module.send(line))).matches(/^(ERROR|\+CM[EDS] ERROR: ?.+)$/);
        },
      }),
    ),
    ...FOLLOWERS.map(
      ({ command, from, leaves = from, line, traces }): Case => ({
        id: `${command.toLowerCase()}-behind-a-failure-is-not-carried-out`,
        title: `${command} behind a command that fails is not carried out`,
        level: 'should',
        requirements: ['S-10', 'E-V-01'],
        from,
        leaves,
        needs: [...(from === 'idle' ? (['auth'] as const) : (['packets', 'presence'] as const))],
        refutedBy: [mutant.runsTheRestAfterAFailure],
        async run(bench) {
          const { module, cloud, check, nonce } = bench;
          const [since, mark] = [cloud.mark(), nonce()];
          const exchange = await module.send(`AT+QQQQ;+${command}${line(bench, mark)}`, {
            deadline: 'cloud',
          });
          check('the line is taken', isAccepted(exchange)).is(false);
          check(`traces of ${command} at the cloud`, await traces(bench, since, mark)).is(0);
        },
      }),
    ),
  ],
});
