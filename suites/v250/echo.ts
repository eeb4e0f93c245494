import type { Exchange } from '../../harness/at/session';
import { resultText } from '../../harness/bench/sent-command';
import { type CaseBench, clause } from '../../harness/conformance/case';
import { keepsEchoing } from '../../harness/emulator/mutants/line';
import * as mutant from '../../harness/emulator/mutants/results';
import { v250 } from '../documents';
import * as setting from './setting';
import { casesIn } from './styles';

/** With ATE1 each line is echoed before its response, with ATE0 it is not. */
export const commandEcho = clause({
  document: v250,
  number: '6.2.4',
  title: 'Command echo',
  cases: [
    {
      id: 'echo-can-be-switched-off-and-on',
      title: 'ATE1 turns the echo of lines on, ATE0 turns it off',
      level: 'should',
      requirements: ['S-07'],
      from: 'idle',
      refutedBy: [keepsEchoing, mutant.neverEchoes],
      async run(bench) {
        const { module, check } = bench;
        await setting.under(bench, setting.echo, async () => {
          echoed(bench, 'AT+CMEE?', await module.send('AT+CMEE?'));
        });
        const quiet = await module.send('AT+CMEE?');
        check('echoes after ATE0', quiet.tokens.filter(({ kind }) => kind === 'echo').length).is(0);
      },
    },
    ...casesIn({
      id: 'with-echo',
      what: 'with echo',
      requirements: ['S-07', 'E-V-05'],
      setting: setting.echo,
      judge: echoed,
      refutedBy: [mutant.neverEchoes, mutant.echoesInCapitals],
    }),
    {
      id: 'echo-of-the-longest-publish-is-whole',
      title: 'The echo of a publish of 64 and 255 bytes, a line of 334 characters, is whole',
      level: 'should',
      requirements: ['S-07', 'E-V-05', 'E-PUB-10'],
      from: 'connected',
      needs: ['uplink'],
      refutedBy: [mutant.cutsTheEchoAt256],
      run: (bench) => publishesWithEcho(bench, bench.topicOf(64), bench.nonce().padEnd(255, 'x')),
    },
    {
      id: 'echo-of-a-line-that-holds-ok-is-no-result',
      title: 'The echo of a line that holds a result code is sent back like any other',
      level: 'should',
      requirements: ['S-07', 'E-V-05', 'E-PUB-13'],
      from: 'connected',
      needs: ['uplink'],
      refutedBy: [mutant.neverEchoes, mutant.echoesInCapitals],
      run: (bench) => publishesWithEcho(bench, bench.topic('data'), `OK${bench.nonce()}ERROR`),
    },
  ],
});

async function publishesWithEcho(bench: CaseBench, topic: string, message: string): Promise<void> {
  const { module, cloud, check } = bench;
  const since = cloud.mark();
  await setting.under(bench, setting.echo, async () => {
    const exchange = await module.publish(topic, 0, message);
    echoed(bench, `AT+CLOUDPUB=${topic},0,${message}`, exchange);
    check('AT+CLOUDPUB with echo', resultText(exchange)).is('OK');
    const published = await cloud.expect('PUBLISH', {
      since,
      what: 'the published message',
      match: ({ dup }) => !dup,
    });
    check('message', published.payload.toString()).is(message);
  });
}

/**
 * Checks that the echo is the line and its CR, before the result. It compares lengths and not texts, since a line may
 * contain a secret.
 */
function echoed({ check }: CaseBench, line: string, { tokens }: Exchange): void {
  const at = tokens.findIndex(({ kind }) => kind === 'echo');
  const sentBack = tokens[at]?.raw.toString('latin1') ?? '';
  check('bytes that are sent back as they were typed', alike(sentBack, `${line}\r`)).is(line.length + 1);
  const earlier = tokens.slice(0, Math.max(0, at)).filter(({ kind }) => kind === 'result');
  check('results in front of the echo', earlier.length).is(0);
}

/** Length of the common prefix of two texts. */
function alike(one: string, other: string): number {
  const difference = [...other].findIndex((character, index) => one[index] !== character);
  return difference === -1 ? other.length : difference;
}
