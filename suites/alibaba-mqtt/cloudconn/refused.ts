import type { Exchange } from '../../../harness/at/session';
import type { Token } from '../../../harness/at/token';
import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case, CaseBench, Need } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/connect';
import { authenticate, login } from '../../steps/login';

/**
 * MQTT 3.1.1, 3.2.2.3. Two codes represent the others in every run: each costs a connect, of which a device has few.
 */
const CODES: readonly [code: 1 | 2 | 3 | 4 | 5, meaning: string, everyRun: boolean][] = [
  [1, 'unacceptable protocol version', false],
  [2, 'identifier rejected', false],
  [3, 'server unavailable', false],
  [4, 'bad user name or password', false],
  [5, 'not authorized', true],
];

/** A broker that refuses every login: whatever OK to CLOUDCONN means, nothing can be published then. */
export const refused: readonly Case[] = [
  ...CODES.map(
    ([code, meaning, everyRun]): Case => ({
      id: `conn-refused-by-connack-${code}-is-no-connection`,
      title: `After CONNACK ${code}, ${meaning}, the module does not act as connected`,
      level: 'must',
      requirements: ['R-031', 'E-CONN-09', 'A-21'],
      from: 'idle',
      needs: ['faults', 'auth', ...(everyRun ? [] : (['endurance'] as const))],
      connects: 1,
      refutedBy: [mutant.believesToBeConnectedWhenRefused],
      async run(bench) {
        await authenticate(bench);
        await offline(bench);
        bench.faults.connack(code);
        const since = bench.cloud.mark();
        const answer = resultText(await connectInVain(bench));
        bench.observe(`CLOUDCONN refused by CONNACK ${code} is answered`, answer);
        if (bench.cloud.loginWay !== 'mqtt') await bench.cloud.expect('CONNECT', { since, what: 'CONNECT' });
        await cannotPublish(bench);
      },
    }),
  ),
  {
    id: 'conn-above-the-rate-of-the-platform-is-no-connection',
    title:
      'After the platform refuses a connection, as there were too many in a minute, the module does not act as connected',
    level: 'must',
    requirements: ['R-031', 'E-CONN-11', 'A-21'],
    from: 'idle',
    needs: ['faults', 'auth', 'presence', 'endurance'],
    connects: 2,
    refutedBy: [mutant.believesToBeConnectedWhenRefused],
    async run(bench) {
      bench.faults.connectLimit(1);
      await login(bench);
      await bench.module.disconnect();
      await bench.cloud.becomes(false);
      await authenticate(bench);
      const answer = resultText(await connectInVain(bench));
      bench.observe('CLOUDCONN above the rate of the platform is answered', answer);
      await cannotPublish(bench);
    },
  },
  {
    id: 'conn-without-broker-is-no-connection',
    title: 'When the broker cannot be reached CLOUDCONN ends and the module does not act as connected',
    level: 'must',
    requirements: ['R-031', 'E-CONN-09', 'A-21'],
    from: 'idle',
    needs: ['faults', 'auth'],
    connects: 1,
    refutedBy: [mutant.hangsWhenTheBrokerIsDown, mutant.believesToBeConnectedWhenRefused],
    async run(bench) {
      await authenticate(bench);
      await bench.faults.brokerUnreachable();
      await bench.module.send('AT');
      const answer = resultText(await connectInVain(bench));
      bench.observe('CLOUDCONN without broker is answered', answer);
      await cannotPublish(bench);
    },
  },
  inVain('without-broker', 'the broker cannot be reached', ({ faults }) => faults.brokerUnreachable()),
  inVain('refused-by-the-broker', 'the broker refuses the login', ({ faults }) => faults.connack(5), [
    'endurance',
  ]),
];

/**
 * Ends a connection that the module may have kept from its authentication; the module has noticed that by its next
 * answer.
 */
async function offline({ module, cloud, faults }: CaseBench): Promise<void> {
  if (!(await cloud.isOnline())) return;
  faults.cut();
  await module.send('AT');
}

/** The module decides how long it tries. */
function connectInVain({ module }: CaseBench): Promise<Exchange> {
  return module.send('AT+CLOUDCONN', { deadline: 'ownTimeout' });
}

/** A CLOUDCONN that cannot succeed. */
function inVain(
  id: string,
  when: string,
  refuse: (bench: CaseBench) => Promise<void> | void,
  needs: readonly Need[] = [],
): Case {
  return {
    id: `conn-${id}-is-not-answered-ok`,
    title: `When ${when}, CLOUDCONN is not answered by OK alone`,
    level: 'should',
    requirements: ['R-031', 'A-21', 'E-CONN-09'],
    from: 'idle',
    needs: ['faults', 'auth', 'presence', ...needs],
    connects: 1,
    refutedBy: [mutant.saysOkToAConnectionThatFails],
    async run(bench) {
      const { module, cloud, check } = bench;
      await authenticate(bench);
      await offline(bench);
      await refuse(bench);
      const since = module.mark();
      const answer = resultText(await connectInVain(bench));
      const online = answer === 'OK' && (await cloud.becomes(true, module.deadlines.connect));
      check('answer to an AT+CLOUDCONN that brings no device online', answer).satisfies(
        'an error, or OK and a report of the failure',
        answer !== 'OK' || online || module.session.tokens(since).some(tellsFailure),
      );
      await module.disconnect();
    },
  };
}

/** Section 1.1 reports later failures by `+CME ERROR` after OK; a report of the command itself is accepted as well. */
function tellsFailure(token: Token): boolean {
  if (token.kind === 'result') return token.result.kind === 'cme' || token.result.kind === 'vendor';
  return token.kind === 'line' && /^\+CLOUD[A-Z]*:.*(FAIL|ERR|REFUSED|-\d)/i.test(token.text);
}

/** A firmware that answers OK when it begins to connect has received the refusal by its next answer. */
async function cannotPublish({ module, topic, nonce, check }: CaseBench): Promise<void> {
  await module.send('AT');
  const exchange = await module.publish(topic('data'), 0, nonce());
  check('AT+CLOUDPUB without a connection is taken', isAccepted(exchange)).is(false);
  await module.disconnect();
}
