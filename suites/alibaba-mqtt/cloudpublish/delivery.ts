import type { Case } from '../../../harness/conformance/case';
import * as burst from '../../../harness/emulator/mutants/burst';
import { reportsBehindTheNextCommandOnly } from '../../../harness/emulator/mutants/burst-commands';
import * as mutant from '../../../harness/emulator/mutants/downlink';
import { dropsMessagesWithDup, hidesItsOwnMessages } from '../../../harness/emulator/mutants/downlink-topic';
import { judgeContent, judgeReport, reportOf } from '../../steps/message-report';
import { isOf } from '../../steps/receiving';
import { resultsUpToAQuery } from '../../steps/six-commands';
import { setUpTopics } from '../../steps/topics';

/** How often a message is reported: exactly once, at either QoS and whoever published it. */
export const delivery: readonly Case[] = [
  ...([0, 1] as const).map(
    (qos): Case => ({
      id: `message-at-qos-${qos}-is-reported-once`,
      title: `Three messages at QoS ${qos}, two of them alike, make three reports`,
      level: 'must',
      requirements: ['R-048', 'R-107'],
      from: 'connected',
      needs: ['downlink'],
      refutedBy:
        qos === 0
          ? [mutant.showsEverythingTwice, mutant.showsNothing, burst.saysOkBehindMessages]
          : [burst.showsMessagesOfQosOneTwice, burst.showsNoMessagesOfQosOne],
      async run(bench) {
        const { module, cloud, check, fence } = bench;
        const topic = bench.topic('data');
        await setUpTopics(bench, [topic, qos]);
        const alike = bench.nonce();
        const sent = [alike, alike, bench.nonce()];
        const since = module.mark();
        for (const text of sent) await cloud.push(topic, text, qos);
        const reported = await fence.down(topic, since, qos);
        check(
          'messages reported',
          reported.map(({ payload }) => payload.toString()),
        ).is(sent);
        check('final results behind reports', await resultsUpToAQuery(module, since)).is(0);
      },
    }),
  ),
  ...([0, 1] as const).map(
    (qos): Case => ({
      id: `message-at-qos-${qos}-under-a-subscription-of-qos-${1 - qos}-is-reported`,
      title: `A message published at QoS ${qos} on a topic that is subscribed at QoS ${1 - qos} is reported`,
      level: 'must',
      requirements: ['R-048', 'R-045'],
      from: 'connected',
      needs: ['downlink'],
      refutedBy: [burst.showsMessagesOfTheSubscribedQosOnly],
      async run(bench) {
        const topic = bench.topic('data');
        await setUpTopics(bench, [topic, 1 - qos]);
        await judgeReport(bench, { topic, payload: Buffer.from(bench.nonce()), qos });
      },
    }),
  ),
  {
    id: 'message-is-reported-without-being-asked-for',
    title: 'A message is reported by itself, without a command behind it',
    level: 'must',
    requirements: ['R-048', 'R-107', 'A-43'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [reportsBehindTheNextCommandOnly],
    async run(bench) {
      const topic = bench.topic('data');
      await setUpTopics(bench, [topic, 0]);
      const payload = Buffer.from(bench.nonce());
      judgeContent(bench, await reportOf(bench, { topic, payload, qos: 0 }), payload);
    },
  },
  {
    id: 'message-of-its-own-is-reported-beside-one-of-the-cloud',
    title:
      'A message that the module publishes on its own topic, and one that the cloud then pushes, are both reported',
    level: 'must',
    requirements: ['R-048', 'R-109', 'E-URC-05', 'A-85'],
    from: 'connected',
    needs: ['downlink', 'uplink'],
    refutedBy: [hidesItsOwnMessages],
    async run(bench) {
      const { module, cloud, check, fence } = bench;
      const topic = bench.topic('data');
      await setUpTopics(bench, [topic, 0]);
      const since = module.mark();
      const texts = Array.from({ length: 5 }, () => ({ own: bench.nonce(), pushed: bench.nonce() }));
      for (const { own, pushed } of texts) {
        await module.publish(topic, 0, own);
        await cloud.push(topic, pushed);
      }
      const last = texts.at(-1)?.own ?? '';
      await module.received((m) => isOf(m, last), { since, what: 'report of its own message' });
      const reported = await fence.down(topic, since);
      const missing = texts
        .flatMap(({ own, pushed }) => [own, pushed])
        .filter((text) => !reported.some((m) => isOf(m, text)));
      check('messages that are not reported', missing).is([]);
    },
  },
  {
    id: 'message-whose-first-transmission-was-lost-is-reported',
    title: 'A QoS 1 message that comes with DUP, and for the first time, is reported',
    level: 'must',
    requirements: ['R-048', 'E-URC-04'],
    from: 'connected',
    needs: ['downlink', 'faults'],
    refutedBy: [dropsMessagesWithDup],
    async run(bench) {
      const topic = bench.topic('data');
      await setUpTopics(bench, [topic, 1]);
      bench.faults.delivery('first-lost');
      const { module, cloud, check, nonce } = bench;
      const [since, message] = [module.mark(), nonce()];
      await cloud.push(topic, message, 1);
      const report = await module.received((m) => isOf(m, message), { since, what: 'report of the message' });
      check('msg', report.payload.toString()).is(message);
    },
  },
  {
    id: 'message-delivered-again-is-survived',
    title: 'A QoS 1 message that comes again with DUP is reported once or twice',
    level: 'observe',
    requirements: ['E-URC-04', 'A-38'],
    from: 'connected',
    needs: ['downlink', 'faults'],
    refutedBy: [burst.restartsAtRepeatedMessages],
    async run(bench) {
      const { module, cloud, observe, fence, faults } = bench;
      const topic = bench.topic('data');
      await setUpTopics(bench, [topic, 1]);
      faults.delivery('repeated');
      const since = module.mark();
      await cloud.push(topic, bench.nonce(), 1);
      observe('reports of a QoS 1 message that came twice', (await fence.down(topic, since)).length);
    },
  },
];
