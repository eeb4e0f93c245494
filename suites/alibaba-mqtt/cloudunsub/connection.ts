import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case } from '../../../harness/conformance/case';
import type { CaseBench } from '../../../harness/conformance/case-bench';
import { remembersTopicsAcrossConnections } from '../../../harness/emulator/mutants/unsubscribe';
import { saysOkToUnsubscribeWithoutConnection } from '../../../harness/emulator/mutants/unsubscribe-input';
import { connectAgain } from '../../steps/login';
import { timesReported } from '../../steps/receiving';
import { fenceTopicOf, setUpTopics } from '../../steps/topics';
import { unsubscribed } from '../../steps/unsubscribing';

/** Without a connection there is nothing to give up; what was given up stays so with the next one. */
export const connection: readonly Case[] = [
  {
    id: 'unsub-before-authentication-is-refused',
    title: 'Before the authentication CLOUDUNSUB is refused',
    level: 'must',
    requirements: ['R-080', 'E-UNS-06'],
    from: 'idle',
    refutedBy: [saysOkToUnsubscribeWithoutConnection],
    run: refusedOffline,
  },
  {
    id: 'unsub-before-the-connection-is-refused',
    title: 'Between authentication and connection CLOUDUNSUB is refused',
    level: 'must',
    requirements: ['R-080', 'E-UNS-06'],
    from: 'authenticated',
    refutedBy: [saysOkToUnsubscribeWithoutConnection],
    run: refusedOffline,
  },
  {
    id: 'unsub-after-the-disconnection-is-refused',
    title: 'After CLOUDDISCONN CLOUDUNSUB is refused',
    level: 'must',
    requirements: ['R-080', 'R-092', 'E-UNS-06'],
    from: 'connected',
    leaves: 'idle',
    refutedBy: [saysOkToUnsubscribeWithoutConnection],
    async run(bench) {
      await setUpTopics(bench, [bench.topic('data'), 0]);
      bench.check('AT+CLOUDDISCONN', resultText(await bench.module.disconnect())).is('OK');
      await refusedOffline(bench);
    },
  },
  {
    id: 'unsub-outlives-the-connection',
    title: 'A topic that was given up reports nothing after a reconnect either',
    level: 'must',
    requirements: ['R-083', 'E-UNS-11'],
    from: 'connected',
    needs: ['downlink', 'presence'],
    connects: 1,
    refutedBy: [remembersTopicsAcrossConnections],
    async run(bench) {
      const { module, cloud, check, topic } = bench;
      await setUpTopics(bench, [topic('data'), 1]);
      await unsubscribed(bench, topic('data'));
      await module.disconnect();
      await cloud.becomes(false);
      await connectAgain(bench);
      const fenceTopic = await fenceTopicOf(bench);
      check('reports of a message', await timesReported(bench, topic('data'), fenceTopic)).is(0);
    },
  },
];

async function refusedOffline({ module, cloud, check, topic }: CaseBench): Promise<void> {
  const since = cloud.mark();
  const exchange = await module.unsubscribe(topic('data'));
  check('AT+CLOUDUNSUB is taken', isAccepted(exchange)).is(false);
  check('UNSUBSCRIBE packets at the cloud', cloud.sent('UNSUBSCRIBE', since).length).is(0);
}
