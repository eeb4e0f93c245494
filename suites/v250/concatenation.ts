import { isAccepted, linesOf, resultText } from '../../harness/bench/sent-command';
import type { BenchState } from '../../harness/bench/strategy';
import { type Case, type CaseBench, clause } from '../../harness/conformance/case';
import {
  forgetsFirstOfTwoCommands,
  restartsAtAnUnknownCommand,
  takesEverythingForACommand,
} from '../../harness/emulator/mutants/line';
import * as mutant from '../../harness/emulator/mutants/line-commands';
import { runsBehindAFailure, saysOkTo } from '../../harness/emulator/mutants/names-by-input';
import { v250 } from '../documents';
import { authenticates, exchangesMessages, plainly } from '../steps/six-commands';
import { inStyle, type Style } from './styles';

const behindAQuery: Style = {
  id: 'behind-a-query',
  what: 'behind a query',
  requirements: ['S-10'],
  written: (line) => line.replace(/^AT/, 'AT+CPIN?;'),
  refutedBy: [mutant.saysOkToEachCommandOfALine],
};

/** Several commands in a line: a semicolon follows an extended one, nothing a basic one. */
export const concatenation = clause({
  document: v250,
  number: '5.4.5',
  title: 'Additional syntax rules: concatenating commands',
  cases: [
    {
      id: 'joined-queries-answer-both',
      title: 'Two queries joined by a semicolon both give their information, and one result',
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
    ...(
      [
        ['two-basic-commands', 'ATE0V1'],
        ['a-basic-command-and-a-query', 'ATE0+CMEE?'],
        ['three-basic-commands-and-two-queries', 'ATE0V1Q0+CPIN?;+CMEE?'],
      ] as const
    ).map(
      ([id, line]): Case => ({
        id: `${id}-in-a-row-are-carried-out`,
        title: `${line} needs no separator between its basic commands`,
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

/** Mutants that fail at every invalid line. */
const EVERYWHERE = [takesEverythingForACommand, restartsAtAnUnknownCommand];

/** A command after a failed one in the same line, and how to tell whether it was executed. */
interface Follower {
  readonly id: keyof typeof runsBehindAFailure;
  readonly command: string;
  readonly from: BenchState;
  /** The state after `traces`; `from` when absent. */
  readonly leaves?: BenchState;
  readonly line: (bench: CaseBench, mark: string) => string;
  /** How often the command was executed, as seen at the cloud. */
  readonly traces: (bench: CaseBench, since: number, mark: string) => Promise<number>;
}

const FOLLOWERS: readonly Follower[] = [
  {
    id: 'cloudauth',
    command: 'CLOUDAUTH',
    from: 'idle',
    line: ({ device }) => `=${[device.productKey, device.deviceName, device.deviceSecret].join()}`,
    leaves: 'authenticated',
    traces: async (bench, since) => {
      await authenticates(bench, plainly(bench));
      const all = bench.cloud.authentications(since).length;
      // A module may send several requests for one login, so the requests of a second login are subtracted.
      const again = bench.cloud.mark();
      await authenticates(bench, plainly(bench));
      return all - bench.cloud.authentications(again).length;
    },
  },
  { id: 'cloudconn', command: 'CLOUDCONN', from: 'authenticated', line: () => '', traces: isConnected },
  {
    id: 'cloudsub',
    command: 'CLOUDSUB',
    from: 'connected',
    line: ({ topic }) => `=${topic('data')},0`,
    traces: async ({ cloud, fence, topic }, since) => {
      await fence.up(topic('data1'), since);
      return cloud.sent('SUBSCRIBE', since).length;
    },
  },
  {
    id: 'cloudpub',
    command: 'CLOUDPUB',
    from: 'connected',
    line: ({ topic }, mark) => `=${topic('data')},0,${mark}`,
    traces: async ({ fence, topic }, since, mark) =>
      (await fence.up(topic('data1'), since)).filter((e) => e.payload.toString() === mark).length,
  },
  {
    id: 'cloudunsub',
    command: 'CLOUDUNSUB',
    from: 'connected',
    line: ({ topic }) => `=${topic('data')}`,
    traces: async ({ cloud, fence, topic }, since) => {
      await fence.up(topic('data1'), since);
      return cloud.sent('UNSUBSCRIBE', since).length;
    },
  },
  {
    id: 'clouddisconn',
    command: 'CLOUDDISCONN',
    from: 'connected',
    line: () => '',
    traces: async (bench) => 1 - (await isOnline(bench)),
  },
];

/** Whether CLOUDCONN has connected the device. A module that logs in by MQTT must have sent a CONNECT since. */
async function isConnected(bench: CaseBench, since: number): Promise<number> {
  const { cloud } = bench;
  if (cloud.loginWay === 'mqtt' && cloud.sent('CONNECT', since).length === 0) return 0;
  return isOnline(bench);
}

async function isOnline({ cloud }: CaseBench): Promise<number> {
  return Number(await cloud.isOnline());
}

/** The first failure ends a line: the commands after it are not executed. */
export const executing = clause({
  document: v250,
  number: '5.6',
  title: 'Executing commands',
  cases: [
    {
      id: 'failure-ends-the-line',
      title: 'Commands before a failed command of the line are carried out, those after it are not',
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
    ...(
      [
        ['unknown-command', 'AT+QQQQ'],
        ['unknown-command-with-a-value', 'AT+QQQQ=1'],
        ['unknown-command-as-a-question', 'AT+QQQQ?'],
        ['plus-sign-without-a-name', 'AT+'],
        ['question-mark-without-a-name', 'AT?'],
      ] as const
    ).map(
      ([id, line]): Case => ({
        id: `${id}-is-answered-with-an-error`,
        title: `${line}, which no module has, is answered with an error`,
        level: 'should',
        requirements: ['E-V-06', 'S-16'],
        from: 'idle',
        refutedBy: [saysOkTo[id], ...(id === 'unknown-command' ? EVERYWHERE : [])],
        async run({ module, check }) {
          check(line, resultText(await module.send(line))).matches(/^(ERROR|\+CM[EDS] ERROR: ?.+)$/);
        },
      }),
    ),
    ...FOLLOWERS.map(
      ({ id, command, from, leaves = from, line, traces }): Case => ({
        id: `${id}-behind-a-failure-is-not-carried-out`,
        title: `${command} after a command that fails is not carried out`,
        level: 'should',
        requirements: ['S-10', 'E-V-01'],
        from,
        leaves,
        needs: [...(from === 'idle' ? (['auth'] as const) : (['packets', 'presence'] as const))],
        refutedBy: [runsBehindAFailure[id]],
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
