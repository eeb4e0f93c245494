import { resultText } from '../../../harness/bench/sent-command';
import type { Case } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/subscribe';
import { subscribesToNothingAfterAReconnect } from '../../../harness/emulator/mutants/subscription-reception';
import { connectAgain } from '../../steps/login';
import { isOf, timesReported } from '../../steps/receiving';
import { refusedOffline } from '../../steps/subscribing';
import { askFor, fenceTopicOf, setUpTopics } from '../../steps/topics';

/** Without a connection nothing can be subscribed to; with a new one everything can again. */
export const connection: readonly Case[] = [
  {
    id: 'sub-before-authentication-is-refused',
    title: 'Before the authentication CLOUDSUB reports no success',
    level: 'must',
    requirements: ['R-047', 'E-SUB-22'],
    from: 'idle',
    refutedBy: [mutant.saysOkToSubscribeWithoutConnection, mutant.reportsSubscriptionWithoutConnection],
    run: refusedOffline,
  },
  {
    id: 'sub-before-the-connection-is-refused',
    title: 'Between authentication and connection CLOUDSUB reports no success',
    level: 'must',
    requirements: ['R-047', 'E-SUB-22'],
    from: 'authenticated',
    refutedBy: [mutant.saysOkToSubscribeWithoutConnection, mutant.reportsSubscriptionWithoutConnection],
    run: refusedOffline,
  },
  {
    id: 'sub-after-the-disconnection-is-refused',
    title: 'After CLOUDDISCONN CLOUDSUB reports no success',
    level: 'must',
    requirements: ['R-047', 'R-092', 'E-SUB-22'],
    from: 'connected',
    leaves: 'idle',
    refutedBy: [mutant.reportsSubscriptionWithoutConnection],
    async run(bench) {
      bench.check('AT+CLOUDDISCONN', resultText(await bench.module.disconnect())).is('OK');
      await refusedOffline(bench);
    },
  },
  {
    id: 'sub-after-a-reconnect-works-again',
    title: 'After a reconnect a topic of the first connection can be subscribed to again and receives',
    level: 'must',
    requirements: ['R-092', 'A-66', 'E-SUB-25', 'E-SUB-27'],
    from: 'connected',
    needs: ['downlink', 'presence'],
    connects: 1,
    refutedBy: [subscribesToNothingAfterAReconnect],
    async run(bench) {
      const { module, cloud, check, fence, observe, nonce, topic } = bench;
      const [data, away, back] = [topic('data'), nonce(), nonce()];
      await setUpTopics(bench, [data, 1]);
      const from = module.mark();
      await module.disconnect();
      await cloud.becomes(false);
      await cloud.push(data, away, 1);
      await connectAgain(bench);
      const fenceTopic = await fenceTopicOf(bench);
      await cloud.push(data, back);
      const reported = await fence.down(fenceTopic, from);
      observe(
        'a QoS 1 message sent while the device was away is reported',
        reported.some((m) => isOf(m, away)),
      );
      observe(
        'a topic reports after a reconnect without CLOUDSUB',
        reported.some((m) => isOf(m, back)),
      );
      await askFor(bench, [data, 1]);
      const times = await timesReported(bench, data, fenceTopic);
      check('reports of a message', times).satisfies('at least one', times >= 1);
      observe('reports of a message after a reconnect and CLOUDSUB', times);
    },
  },
];
