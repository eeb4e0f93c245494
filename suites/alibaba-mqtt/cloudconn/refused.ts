import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case } from '../../../harness/conformance/case';
import type { CaseBench } from '../../../harness/conformance/case-bench';
import * as mutant from '../../../harness/emulator/mutants/connect';
import { authenticate, login } from '../sessions/login';

/** MQTT 3.1.1, 3.2.2.3. Two codes stand for the others: each costs a connect, of which a device has few. */
const CODES: readonly [code: 1 | 2 | 3 | 4 | 5, meaning: string, everyRun: boolean][] = [
  [1, 'unacceptable protocol version', false],
  [2, 'identifier rejected', false],
  [3, 'server unavailable', false],
  [4, 'bad user name or password', false],
  [5, 'not authorized', true],
];

/** A broker that lets nobody in: whatever OK to CLOUDCONN may mean, nothing can be published then. */
export const refused: readonly Case[] = [
  ...CODES.map(
    ([code, meaning, everyRun]): Case => ({
      id: `conn-refused-by-connack-${code}-is-no-connection`,
      title: `After CONNACK ${code}, ${meaning}, the module does not take itself for connected`,
      level: 'must',
      requirements: ['R-031', 'E-CONN-09', 'A-21'],
      from: 'idle',
      needs: ['faults', 'auth', ...(everyRun ? [] : (['endurance'] as const))],
      connects: 1,
      refutedBy: [mutant.believesToBeConnectedWhenRefused],
      async run(bench) {
        bench.faults.connack(code);
        await authenticate(bench);
        const since = bench.cloud.mark();
        const answer = resultText(await bench.module.connect());
        bench.observe(`CLOUDCONN refused by CONNACK ${code} is answered`, answer);
        await bench.cloud.expect('CONNECT', { since, what: 'CONNECT' });
        await cannotPublish(bench);
      },
    }),
  ),
  {
    id: 'conn-above-the-rate-of-the-platform-is-no-connection',
    title:
      'A connection that the platform refuses since there were too many in a minute is not taken for one',
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
      const answer = resultText(await bench.module.connect());
      bench.observe('CLOUDCONN above the rate of the platform is answered', answer);
      await cannotPublish(bench);
    },
  },
  {
    id: 'conn-without-broker-is-no-connection',
    title:
      'When the broker cannot be reached CLOUDCONN ends and the module does not take itself for connected',
    level: 'must',
    requirements: ['R-031', 'E-CONN-09', 'A-21'],
    from: 'idle',
    needs: ['faults', 'auth'],
    connects: 1,
    refutedBy: [mutant.hangsWhenTheBrokerIsDown, mutant.believesToBeConnectedWhenRefused],
    async run(bench) {
      await bench.faults.brokerUnreachable();
      await authenticate(bench);
      const answer = resultText(await bench.module.connect());
      bench.observe('CLOUDCONN without broker is answered', answer);
      await cannotPublish(bench);
    },
  },
];

/** A firmware that says OK when it begins to connect has learnt by the next answer that it was not let in. */
async function cannotPublish({ module, topic, nonce, check }: CaseBench): Promise<void> {
  await module.send('AT');
  const exchange = await module.publish(topic('data'), 0, nonce());
  check('AT+CLOUDPUB without a connection is taken', isAccepted(exchange)).is(false);
  await module.disconnect();
}
