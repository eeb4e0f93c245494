import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case, CaseBench } from '../../../harness/conformance/case';
import { restartsAtWaitingMessages } from '../../../harness/emulator/mutants/burst';
import { restartsWhenConnectingWithoutLogin } from '../../../harness/emulator/mutants/connect';
import { restartsAtAMessageOfAnOldSubscription } from '../../../harness/emulator/mutants/session';
import { subscribesToNothingAfterAReconnect } from '../../../harness/emulator/mutants/subscription-reception';
import { remembersTopicsAcrossConnections } from '../../../harness/emulator/mutants/unsubscribe';
import { dial } from '../../steps/bearer';
import { connectAgain } from '../../steps/login';
import { isOf, timesReported } from '../../steps/receiving';
import { askFor, setUpTopics } from '../../steps/topics';
import { unsubscribed } from '../../steps/unsubscribing';

/** What is kept from one connection to the next; the manual does not say. */
export const remembered: readonly Case[] = [
  {
    id: 'session-after-a-reconnect-has-the-topics-that-are-asked-for',
    title:
      'After a reconnect an unsubscribed topic reports nothing, and one that is subscribed to again receives',
    level: 'must',
    requirements: ['R-083', 'R-092', 'A-66', 'E-SUB-25', 'E-SUB-27', 'E-UNS-11', 'E-URC-10'],
    from: 'connected',
    needs: ['downlink', 'presence'],
    connects: 1,
    refutedBy: [
      remembersTopicsAcrossConnections,
      subscribesToNothingAfterAReconnect,
      restartsAtWaitingMessages,
      restartsAtAMessageOfAnOldSubscription,
    ],
    async run(bench) {
      const { module, cloud, check, fence, observe, nonce, topic } = bench;
      const [kept, given] = [topic('data1'), topic('data2')];
      const [away, back, never] = [nonce(), nonce(), nonce()];
      await setUpTopics(bench, [kept, 1], [given, 1]);
      await unsubscribed(bench, given);
      const from = module.mark();
      await module.disconnect();
      await cloud.becomes(false);
      for (const [name, message] of [
        [kept, away],
        [given, never],
      ] as const)
        await cloud.push(name, message, 1);
      await connectAgain(bench);
      const fenceTopic = topic('fence');
      await askFor(bench, [fenceTopic, 1]);
      await cloud.push(kept, back, 1);
      await cloud.push(given, never, 1);
      const reported = await fence.down(fenceTopic, from, 1);
      observe(
        'a QoS 1 message sent while the device was away is reported',
        reported.some((m) => isOf(m, away)),
      );
      observe(
        'a topic reports after a reconnect without CLOUDSUB',
        reported.some((m) => isOf(m, back)),
      );
      check('reports of the topic that was given up', reported.filter((m) => isOf(m, never)).length).is(0);
      await askFor(bench, [kept, 1]);
      const times = await timesReported(bench, kept, fenceTopic);
      check('reports of a message', times).satisfies('at least one', times >= 1);
      observe('reports of a message after a reconnect and CLOUDSUB', times);
    },
  },
  {
    id: 'session-does-not-trouble-a-restarted-module',
    title: 'CLOUDCONN after a restart, with the triple set before it, is answered without a further restart',
    level: 'must',
    requirements: ['A-18', 'E-AUTH-34', 'E-CONN-13', 'E-PRE-03'],
    from: 'authenticated',
    leaves: 'unknown',
    needs: ['presence', 'disruptive'],
    connects: 1,
    refutedBy: [restartsWhenConnectingWithoutLogin],
    async run(bench) {
      const { module, cloud, check, observe } = bench;
      await restart(bench);
      const since = module.mark();
      const exchange = await module.connect();
      const isOnline = isAccepted(exchange) ? cloud.becomes(true) : cloud.isOnline();
      observe('CLOUDCONN after a restart is answered', resultText(exchange));
      observe('online after a restart without authentication', await isOnline);
      check('AT after CLOUDCONN', resultText(await module.send('AT'))).is('OK');
      check('further restarts', module.lines('+ZREADY', since).length).is(0);
    },
  },
];

/** Restarts the module (3GPP TS 27.007, 8.2) and restores line settings and data call for the bench. */
async function restart(bench: CaseBench): Promise<void> {
  const { module } = bench;
  const from = module.mark();
  await module.send('AT+CFUN=1,1', { deadline: 'boot' });
  await module.session.next((t) => t.kind === 'line' && t.name === '+ZREADY', {
    from,
    deadlineMs: module.deadlines.boot,
    what: 'start of the module',
  });
  for (const setting of ['ATE0', 'ATV1', 'ATQ0', 'AT+CMEE=1']) await module.send(setting);
  await dial(bench);
}
