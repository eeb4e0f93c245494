import type { Case, CaseBench } from '../../../harness/conformance/case';
import type { Mutant } from '../../../harness/emulator/mutant';
import { namesTheWrongTopic } from '../../../harness/emulator/mutants/downlink';
import * as mutant from '../../../harness/emulator/mutants/downlink-topic';
import { isOf } from '../../steps/receiving';
import { setUpTopics } from '../../steps/topics';

/** "接收到的 topic 名字": the topic of the message, whatever the filter of the subscription. */
export const topics: readonly Case[] = [
  named('a-concrete-topic', 'The topic', ({ topic }) => topic('data'), namesTheWrongTopic),
  named(
    'a-topic-of-64-bytes',
    'A topic of 64 bytes',
    ({ topicOf }) => topicOf(64),
    mutant.cutsReportedTopicsAt63,
  ),
  named(
    'a-topic-in-both-cases',
    'A topic with capitals',
    ({ topic }) => topic('DaTa'),
    mutant.lowerCasesTopics,
  ),
  {
    id: 'message-topics-in-turn-are-not-swapped',
    title: 'Messages that come on two topics in turn are each reported with their own topic',
    level: 'must',
    requirements: ['R-050', 'R-056'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.namesTheLastSubscription, mutant.namesThePreviousTopic],
    async run(bench) {
      const { module, cloud, check, nonce } = bench;
      const both = [bench.topic('data'), bench.topic('data1')];
      await setUpTopics(bench, ...both.map((topic) => [topic, 0] as const));
      for (const [i, topic] of [...both, ...both, ...both].entries()) {
        const text = nonce();
        const since = module.mark();
        await cloud.push(topic, text);
        const report = await module.received((m) => isOf(m, text), {
          since,
          what: `report of message ${i + 1}`,
        });
        check(`topic of message ${i + 1}`, report.topic).is(topic);
      }
    },
  },
  {
    id: 'message-on-a-topic-never-subscribed-is-not-reported',
    title: 'A message on a topic of the device that was not subscribed is not reported',
    level: 'must',
    requirements: ['R-048'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.subscribesToAllTopics],
    async run(bench) {
      const { topic } = bench;
      await setUpTopics(bench, [topic('data'), 0]);
      await judgeSilence(bench, topic('data1'), topic('data'));
    },
  },
  {
    id: 'message-in-the-other-case-of-letters-is-not-reported',
    title:
      'A message on a topic that differs from the subscribed one in the case of a letter is not reported',
    level: 'must',
    requirements: ['R-048', 'R-050', 'E-URC-07'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.subscribesToAllTopics],
    async run(bench) {
      const { topic } = bench;
      await setUpTopics(bench, [topic('data'), 0]);
      await judgeSilence(bench, topic('DATA'), topic('data'));
    },
  },
  ...filtered(),
];

function named(id: string, what: string, name: (bench: CaseBench) => string, refutedBy: Mutant): Case {
  return {
    id: `message-on-${id}-names-it`,
    title: `${what} on which a message came is reported letter by letter`,
    level: 'must',
    requirements: ['R-050', 'E-URC-07'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [refutedBy],
    async run(bench) {
      const { module, cloud, check } = bench;
      const topic = name(bench);
      const text = bench.nonce();
      await setUpTopics(bench, [topic, 0]);
      const since = module.mark();
      await cloud.push(topic, text);
      const report = await module.received((m) => isOf(m, text), {
        since,
        what: `report of the message on ${topic}`,
      });
      check('<topic> of the report', report.topic).is(topic);
    },
  };
}

async function judgeSilence(bench: CaseBench, silent: string, subscribed: string): Promise<void> {
  const { module, cloud, check, fence } = bench;
  const since = module.mark();
  await cloud.push(silent, bench.nonce());
  const reported = await fence.down(subscribed, since);
  check(
    'messages reported',
    reported.map(({ topic }) => topic),
  ).is([]);
}

/**
 * The manual does not say whether wildcards are accepted; a report contains the topic of the message, whatever the
 * filter.
 */
function filtered(): Case[] {
  const table: readonly [
    id: string,
    what: string,
    filters: (topic: CaseBench['topic']) => string[],
    refutedBy: Case['refutedBy'],
  ][] = [
    [
      'a-wildcard',
      'a wildcard',
      (topic) => [topic('+')],
      [mutant.namesTheFilter, mutant.restartsAtMatchedFilters],
    ],
    [
      'overlapping-filters',
      'its topic and a wildcard',
      (topic) => [topic('data'), topic('+')],
      [mutant.namesTheFilter],
    ],
  ];
  return table.map(([id, what, filters, refutedBy]) => ({
    id: `message-under-${id}-names-its-own-topic`,
    title: `A message that is subscribed to by ${what} is reported, if at all, with its own topic`,
    level: 'must',
    requirements: ['R-050', 'E-URC-07', 'A-92'],
    from: 'connected',
    needs: ['downlink', 'any-topic'],
    refutedBy,
    async run(bench) {
      const { module, cloud, topic, check, observe, fence } = bench;
      await setUpTopics(bench, [topic('data1'), 0]);
      await module.subscribe(...filters(topic).map((filter) => [filter, 0] as const));
      const text = bench.nonce();
      const since = module.mark();
      await cloud.push(topic('data'), text);
      const reports = (await fence.down(topic('data1'), since)).filter((m) => isOf(m, text));
      observe(`reports of a message under ${what}`, reports.length);
      const others = reports.map((report) => report.topic).filter((name) => name !== topic('data'));
      check('other topics that reports of the message name', others).is([]);
    },
  }));
}
