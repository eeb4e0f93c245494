import type { Case, CaseBench } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/unsubscribe';
import { losesOtherMessagesWhileUnsubscribing } from '../../../harness/emulator/mutants/unsubscribe-input';
import { eachReceives, isOf, timesReported } from '../../steps/receiving';
import type { Pair } from '../../steps/subscribing';
import { askFor, fenceTopicOf, setUpTopics, untilInEffect } from '../../steps/topics';
import { onlyReceiving, unsubscribed } from '../../steps/unsubscribing';

/** CLOUDUNSUB ends one subscription and no other. */
export const effect: readonly Case[] = [
  {
    id: 'unsub-ends-the-reports-of-the-topic',
    title: 'Unsubscribing is answered OK and ends the reports of the topic',
    level: 'must',
    requirements: ['R-080', 'R-082', 'R-083', 'R-084', 'A-61', 'E-UNS-01'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.saysOkWithoutUnsubscribing, mutant.saysErrorThoughUnsubscribed],
    async run(bench) {
      const [given, kept] = [bench.topic('data'), bench.topic('data1')];
      await setUpTopics(bench, [given, 0]);
      await setUpTopics(bench, [kept, 0]);
      await eachReceives(bench, [given, kept]);
      const from = bench.module.mark();
      bench.check('final result of AT+CLOUDUNSUB', await unsubscribed(bench, given)).is('OK');
      await onlyReceiving(bench, [given, kept], [kept]);
      const reports = bench.module.session
        .tokens(from)
        .flatMap((t) => (t.kind === 'line' && /UNSUB|NSUB/.test(t.name ?? '') ? [t.text] : []));
      bench.observe('report of CLOUDUNSUB', reports.join(' ') || 'none');
    },
  },
  {
    id: 'unsub-tells-the-cloud',
    title: 'The cloud is asked to end the subscription of exactly that topic',
    level: 'must',
    requirements: ['R-080', 'R-081', 'A-62'],
    from: 'connected',
    needs: ['packets'],
    refutedBy: [mutant.unsubscribesAtTheModuleAlone, mutant.unsubscribesEverything],
    async run(bench) {
      const topics = ['data', 'data1'].map((leaf) => bench.topic(leaf));
      await setUpTopics(bench, ...pairsOf(topics));
      const since = bench.cloud.mark();
      await unsubscribed(bench, topics[0] ?? '');
      const asked = bench.cloud.sent('UNSUBSCRIBE', since).flatMap((e) => e.topics);
      bench.check('topics that the cloud was asked to end', [...new Set(asked)]).is([topics[0] ?? '']);
    },
  },
  ...[1, 4, 8].map(oneOfEight),
  {
    id: 'unsub-of-a-longer-and-a-shorter-name-stays-apart',
    title: 'Topics that begin with the unsubscribed one go on reporting',
    level: 'must',
    requirements: ['R-084', 'E-UNS-05'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.unsubscribesWhatBeginsAlike],
    async run(bench) {
      const topics = ['data1', 'data', 'data10', 'data1/more'].map((leaf) => bench.topic(leaf));
      await setUpTopics(bench, ...pairsOf(topics));
      await unsubscribed(bench, bench.topic('data1'));
      await onlyReceiving(bench, topics, topics.slice(1));
    },
  },
  {
    id: 'unsub-tells-small-letters-from-capitals',
    title: 'A topic that differs from the unsubscribed one only in upper and lower case goes on reporting',
    level: 'must',
    requirements: ['R-084', 'E-UNS-05'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.unsubscribesWithoutRegardToCase],
    async run(bench) {
      const topics = ['data', 'Data', 'DATA'].map((leaf) => bench.topic(leaf));
      await setUpTopics(bench, ...pairsOf(topics));
      await unsubscribed(bench, bench.topic('data'));
      await onlyReceiving(bench, topics, topics.slice(1));
    },
  },
  topicOfSixtyFour(),
  {
    id: 'unsub-then-sub-reports-again',
    title: 'A topic that is unsubscribed and subscribed to again reports each message once',
    level: 'must',
    requirements: ['R-083', 'R-041', 'E-UNS-09'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.subscribesOnlyOnce, mutant.showsOncePerSubscriptionEver],
    async run(bench) {
      const fenceTopic = await fenceTopicOf(bench);
      const data = bench.topic('data');
      await setUpTopics(bench, [data, 0]);
      await unsubscribed(bench, data);
      bench.check('reports while given up', await timesReported(bench, data, fenceTopic)).is(0);
      await askFor(bench, [data, 0]);
      await untilInEffect(bench, [data]);
      bench.check('reports when subscribed again', await timesReported(bench, data, fenceTopic)).is(1);
    },
  },
  {
    id: 'unsub-while-messages-stream-in-ends-them',
    title:
      'Unsubscribing while messages come in ends the reports of the topic, and no message of another is lost',
    level: 'must',
    requirements: ['R-083', 'R-084', 'E-UNS-10'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [losesOtherMessagesWhileUnsubscribing, mutant.saysOkWithoutUnsubscribing],
    async run(bench) {
      const { module, fence, check } = bench;
      const [given, kept] = [bench.topic('data'), bench.topic('data1')];
      await setUpTopics(bench, [given, 0], [kept, 0]);
      const from = module.mark();
      const streaming = stream(bench, [given, kept], 20);
      await unsubscribed(bench, given);
      const sent = await streaming;
      const reported = await fence.down(kept, from);
      const ofTheOther = sent.filter(({ topic }) => topic === kept);
      const missing = ofTheOther.filter(({ message }) => !reported.some((m) => isOf(m, message)));
      check('messages of the other topic that are not reported', missing.length).is(0);
      await onlyReceiving(bench, [given, kept], [kept]);
    },
  },
];

function oneOfEight(position: number): Case {
  return {
    id: `unsub-number-${position}-of-eight-leaves-the-other-seven`,
    title: `Of eight topics the one at position ${position} is unsubscribed, and the other seven go on reporting`,
    level: 'must',
    requirements: ['R-084', 'E-UNS-07'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [position === 8 ? mutant.unsubscribesEverything : mutant.unsubscribesTheNextTopicToo],
    async run(bench) {
      const topics = Array.from({ length: 8 }, (_, i) => bench.topic(`data${i + 1}`));
      await setUpTopics(bench, ...pairsOf(topics));
      const given = bench.topic(`data${position}`);
      await unsubscribed(bench, given);
      await onlyReceiving(
        bench,
        topics,
        topics.filter((topic) => topic !== given),
      );
    },
  };
}

function topicOfSixtyFour(): Case {
  return {
    id: 'unsub-topic-of-64-bytes-reports-no-more',
    title: 'A topic of 64 bytes can be unsubscribed',
    level: 'must',
    requirements: ['R-080', 'R-083', 'A-29', 'E-UNS-05'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.cutsUnsubscribedTopicsAt63],
    async run(bench) {
      const fenceTopic = await fenceTopicOf(bench);
      const long = bench.topicOf(64);
      await setUpTopics(bench, [long, 0]);
      await unsubscribed(bench, long);
      await onlyReceiving(bench, [long, fenceTopic], [fenceTopic]);
    },
  };
}

interface Sent {
  readonly topic: string;
  readonly message: string;
}

/** Pushes messages to each topic in turn, as fast as the cloud accepts them; resolves to the messages. */
async function stream(bench: CaseBench, topics: readonly string[], rounds: number): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (let round = 0; round < rounds; round += 1)
    for (const topic of topics) {
      const message = bench.nonce();
      await bench.cloud.push(topic, message);
      sent.push({ topic, message });
    }
  return sent;
}

function pairsOf(topics: readonly string[]): Pair[] {
  return topics.map((topic) => [topic, 0]);
}
