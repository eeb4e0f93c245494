import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case } from '../../../harness/conformance/case';
import type { CaseBench } from '../../../harness/conformance/case-bench';
import { restartsWhenConnectingWithoutLogin } from '../../../harness/emulator/mutants/connect';
import { restartsAtAMessageOfAnOldSubscription } from '../../../harness/emulator/mutants/session';
import { dial } from '../../steps/bearer';
import { login } from '../../steps/login';
import { askFor, setUpTopics } from '../../steps/topics';

/** What of a connection outlives it is between the firmware and the platform; the manual is silent. */
export const remembered: readonly Case[] = [
  {
    id: 'session-subscription-before-a-reconnect-is-survived',
    title: 'Messages on a topic that only the last connection subscribed to leave the module answering',
    level: 'observe',
    requirements: ['A-66', 'E-SUB-25', 'E-SUB-27', 'E-URC-10'],
    from: 'connected',
    needs: ['downlink', 'presence', 'sessions'],
    connects: 1,
    refutedBy: [restartsAtAMessageOfAnOldSubscription],
    async run(bench) {
      const { module, cloud, fence, topic, nonce, observe } = bench;
      const [offline, online] = [nonce(), nonce()];
      await setUpTopics(bench, [topic('data1'), 1]);
      await module.disconnect();
      await cloud.becomes(false);
      const since = module.mark();
      await cloud.push(topic('data1'), offline, 1);
      await login(bench);
      await cloud.push(topic('data1'), online, 1);
      await askFor(bench, [topic('data2'), 0]);
      const reported = (await fence.down(topic('data2'), since)).map((m) => m.payload.toString());
      observe('message sent while offline is reported after reconnecting', reported.includes(offline));
      observe('subscription is still effective after reconnecting', reported.includes(online));
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

/** Restarts the module (3GPP TS 27.007, 8.2) and settles line and data call as the bench had them. */
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
