import { DeadlinePassed } from '../../harness/at/fault';
import type { RawStep } from '../../harness/at/session';
import type { Token } from '../../harness/at/token';
import { resultText } from '../../harness/bench/sent-command';
import { type CaseBench, clause } from '../../harness/conformance/case';
import { keepsErrorsBackUnderV0 } from '../../harness/emulator/mutants/errors';
import * as mutant from '../../harness/emulator/mutants/results';
import { v250 } from '../documents';
import { isAnswered } from '../steps/six-commands';
import { failureOf } from '../steps/subscribing';
import * as setting from './setting';
import { casesIn } from './styles';

/** ATQ1 suppresses result codes and nothing else. */
export const suppression = clause({
  document: v250,
  number: '6.2.5',
  title: 'Result code suppression',
  cases: [
    {
      id: 'quiet-silences-results-but-no-information',
      title: 'Under ATQ1 a query gives its information and no result code',
      level: 'should',
      requirements: ['S-09'],
      from: 'idle',
      refutedBy: [mutant.ignoresQuiet, mutant.keepsInformationBackUnderQuiet],
      async run({ module, check }) {
        const results = await resultsWhenQuiet(module, async () => {});
        check('results behind the information of AT+CPIN?', results).satisfies(
          'two, of ATQ0 and of the AT+CMEE? behind it',
          results === 2,
        );
      },
    },
    {
      id: 'quiet-publish-is-published',
      title: 'Under ATQ1 CLOUDPUB publishes and gives no result code',
      level: 'should',
      requirements: ['S-09', 'E-V-01'],
      from: 'connected',
      needs: ['downlink', 'uplink'],
      refutedBy: [mutant.doesNothingUnderQuiet],
      async run({ module, cloud, check, topic, nonce }) {
        const since = cloud.mark();
        const mark = nonce();
        const results = await resultsWhenQuiet(module, async () => {
          await module.session.write(`AT+CLOUDPUB=${topic('data')},0,${mark}\r`);
          const published = await cloud.expect('PUBLISH', {
            since,
            what: 'the message of AT+CLOUDPUB under ATQ1',
            match: (e) => e.payload.toString() === mark,
          });
          check('topic of the message', published.topic).is(topic('data'));
          await cloud.proveAlive();
        });
        check('results of ATQ0 and the AT+CMEE? behind it, and of AT+CLOUDPUB', results).is(2);
      },
    },
  ],
});

/**
 * Runs `act` under ATQ1. As no result ends a line there, the information of AT+CPIN? shows that ATQ1 is in effect; ATQ1
 * itself may be answered or not.
 * @returns the number of results from that information to the end of AT+CMEE? after ATQ0
 */
async function resultsWhenQuiet(module: CaseBench['module'], act: () => Promise<void>): Promise<number> {
  const since = module.mark();
  try {
    await quiet(module);
    await act();
  } finally {
    await module.raw([
      { send: 'ATQ0\r', until: (tokens) => tokens.some(isResult), what: 'the result of ATQ0' },
      { send: 'AT+CMEE?\r', until: (t) => isAnswered(t, '+CMEE'), what: 'the answer to AT+CMEE? after ATQ0' },
    ]);
  }
  const said = module.session.tokens(since);
  return said.slice(said.findLastIndex(isLine('+CPIN'))).filter(isResult).length;
}

/** Switches to ATQ1. The query is sent twice if need be: a module may lose the line after one without a result. */
async function quiet(module: CaseBench['module']): Promise<void> {
  const asked = (send: string): RawStep => ({
    send,
    until: (tokens) => tokens.some(isLine('+CPIN')),
    what: 'the information of AT+CPIN? under ATQ1',
  });
  try {
    await module.raw([asked('ATQ1\rAT+CPIN?\r')]);
  } catch (error) {
    if (!(error instanceof DeadlinePassed)) throw error;
    await module.raw([asked('AT+CPIN?\r')]);
  }
}

const isLine = (name: string) => (token: Token) => token.kind === 'line' && token.name === name;
const isResult = (token: Token) => token.kind === 'result';

/** ATV0 makes result codes numeric and omits the CR LF before lines. */
export const format = clause({
  document: v250,
  number: '6.2.6',
  title: 'DCE response format',
  cases: [
    {
      id: 'numbers-end-with-cr-alone',
      title:
        'Under ATV0 OK is 0 and ERROR, if there is no +CME ERROR instead, is 4, followed by CR and nothing else',
      level: 'should',
      requirements: ['S-08'],
      from: 'idle',
      refutedBy: [mutant.ignoresVerbosity, mutant.putsLineFeedBehindNumbers, mutant.saysErrorInWordsUnderV0],
      async run(bench) {
        const { module, check } = bench;
        await setting.under(bench, setting.numbers, async () => {
          const since = module.mark();
          for (const line of ['AT', 'AT+QQQQ', 'AT']) await module.send(line);
          const said = module.session
            .tokens(since)
            .filter(({ kind }) => kind === 'result' || kind === 'noise');
          check(
            'answers to AT, an unknown command, AT',
            said.map(({ raw }) => raw.toString('latin1')).join(''),
          ).matches(/^0\r(4\r|(\r\n)?\+CME ERROR: ?[^\r\n]+\r\n)0\r$/);
        });
        check('AT after ATV1', resultText(await module.send('AT'))).is('OK');
      },
    },
    {
      id: 'information-under-v0-ends-with-cr-lf',
      title: 'Under ATV0 information text is followed by CR LF, with nothing before it',
      level: 'should',
      requirements: ['S-08'],
      from: 'idle',
      refutedBy: [mutant.ignoresVerbosity],
      async run(bench) {
        const { module, check } = bench;
        await setting.under(bench, setting.numbers, async () => {
          const { tokens } = await module.send('AT+CPIN?');
          const said = tokens.filter((token) => isLine('+CPIN')(token) || isResult(token));
          check('AT+CPIN?', said.map(({ raw }) => raw.toString('latin1')).join('')).matches(
            /^\+CPIN: ?[^\r\n]+\r\n0\r$/,
          );
        });
      },
    },
    {
      id: 'error-of-cloudsub-under-v0-is-told',
      title: 'Under ATV0 a refused CLOUDSUB is answered by the number of ERROR or by a verbose error',
      level: 'should',
      requirements: ['S-08', 'S-16', 'E-V-01'],
      from: 'connected',
      refutedBy: [keepsErrorsBackUnderV0],
      async run(bench) {
        await setting.under(bench, setting.numbers, async () => {
          const said = await failureOf(bench, `${bench.topic('data')},9`);
          bench.check('AT+CLOUDSUB=<topic>,9 under ATV0', said).matches(/^(ERROR|\+CM[ED] ERROR: ?.+)$/);
          bench.observe('AT+CLOUDSUB=<topic>,9 under ATV0 is answered', said);
        });
      },
    },
    ...casesIn({
      id: 'with-numbers-for-results',
      what: 'under ATV0',
      requirements: ['S-08'],
      setting: setting.numbers,
      judge: ({ check }, line, { tokens }) =>
        void check(`result of ${line.replace(/=.*/, '')}`, tokens.at(-1)?.raw.toString('latin1')).is('0\r'),
      refutedBy: [mutant.ignoresVerbosity],
    }),
  ],
});
