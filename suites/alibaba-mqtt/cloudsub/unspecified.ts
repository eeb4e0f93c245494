import type { Case, CaseBench, RequirementId } from '../../../harness/conformance/case';
import { restartsAtOverlappingTopics } from '../../../harness/emulator/mutants/subscription-syntax';
import { restartsAtTopic } from '../../../harness/emulator/mutants/topics-by-input';
import { receivingOf } from '../../steps/receiving';
import { attempted } from '../../steps/subscribing';
import { fenceTopicOf } from '../../steps/topics';

interface Unspecified {
  readonly id: keyof typeof restartsAtTopic;
  readonly what: string;
  readonly requirement: RequirementId;
  readonly topic: (bench: CaseBench) => string;
  /** The topic that a message is pushed to, if it differs from the subscribed one. */
  readonly pushedTo?: (bench: CaseBench) => string;
}

const table: readonly Unspecified[] = [
  { id: 'of-one-byte', what: 'a topic of one byte', requirement: 'E-SUB-12', topic: () => 'd' },
  { id: 'of-65-bytes', what: 'a topic of 65 bytes', requirement: 'E-SUB-12', topic: (b) => b.topicOf(65) },
  { id: 'of-128-bytes', what: 'a topic of 128 bytes', requirement: 'E-SUB-12', topic: (b) => b.topicOf(128) },
  { id: 'of-512-bytes', what: 'a topic of 512 bytes', requirement: 'E-SUB-12', topic: (b) => b.topicOf(512) },
  {
    id: 'without-leading-slash',
    what: 'a topic without its leading slash',
    requirement: 'E-SUB-13',
    topic: (b) => b.topic('data').slice(1),
  },
  {
    id: 'with-an-empty-level',
    what: 'a topic with an empty level',
    requirement: 'E-SUB-14',
    topic: (b) => b.topic('a//b'),
  },
  {
    id: 'that-ends-in-a-slash',
    what: 'a topic that ends in a slash',
    requirement: 'E-SUB-15',
    topic: (b) => b.topic('data/'),
  },
  {
    id: 'of-seven-levels',
    what: 'a topic with seven slashes',
    requirement: 'E-SUB-16',
    topic: (b) => b.topic('c/d/e/f/g'),
  },
  {
    id: 'of-eight-levels',
    what: 'a topic with eight slashes',
    requirement: 'E-SUB-16',
    topic: (b) => b.topic('c/d/e/f/g/h'),
  },
  {
    id: 'with-plus-for-a-level',
    what: 'a wildcard for one level',
    requirement: 'E-SUB-17',
    topic: (b) => b.topic('a/+'),
    pushedTo: (b) => b.topic('a/b'),
  },
  {
    id: 'with-hash-for-the-rest',
    what: 'a wildcard for all levels',
    requirement: 'E-SUB-17',
    topic: (b) => b.topic('a/#'),
    pushedTo: (b) => b.topic('a/b/c'),
  },
  { id: 'hash', what: 'a wildcard for everything', requirement: 'E-SUB-17', topic: () => '#' },
  { id: 'plus', what: 'a wildcard alone', requirement: 'E-SUB-17', topic: () => '+' },
  {
    id: 'with-plus-inside-a-level',
    what: 'a plus sign inside a level',
    requirement: 'E-SUB-17',
    topic: (b) => b.topic('da+a'),
  },
  {
    id: 'with-hash-not-at-the-end',
    what: 'a hash that is not the last level',
    requirement: 'E-SUB-17',
    topic: (b) => b.topic('#/data'),
  },
  { id: 'of-the-broker', what: "the broker's own topics", requirement: 'E-SUB-20', topic: () => '$SYS/#' },
  {
    id: 'of-the-thing-model',
    what: 'a system topic of the platform',
    requirement: 'E-SUB-20',
    topic: (b) => `/sys${b.topic('thing/model/down_raw')}`,
  },
  {
    id: 'of-remote-calls',
    what: 'the topic of remote calls',
    requirement: 'E-SUB-20',
    topic: (b) => `/sys${b.topic('rrpc/request/+')}`,
  },
  {
    id: 'in-quotes',
    what: 'a topic in quotes',
    requirement: 'E-SUB-21',
    topic: (b) => `"${b.topic('data')}"`,
    pushedTo: (b) => b.topic('data'),
  },
  {
    id: 'with-one-quote',
    what: 'a topic with one quote',
    requirement: 'E-SUB-21',
    topic: (b) => b.topic('da"ta'),
  },
  {
    id: 'with-a-blank-inside',
    what: 'a topic with a blank inside',
    requirement: 'E-SUB-21',
    topic: (b) => b.topic('da ta'),
  },
  {
    id: 'with-a-blank-in-front',
    what: 'a topic behind a blank',
    requirement: 'E-SUB-21',
    topic: (b) => ` ${b.topic('data')}`,
    pushedTo: (b) => b.topic('data'),
  },
  {
    id: 'with-a-blank-behind',
    what: 'a topic in front of a blank',
    requirement: 'E-SUB-21',
    topic: (b) => `${b.topic('data')} `,
    pushedTo: (b) => b.topic('data'),
  },
  {
    id: 'with-a-semicolon',
    what: 'a topic with a semicolon',
    requirement: 'E-SUB-21',
    topic: (b) => b.topic('da;ta'),
  },
  {
    id: 'with-a-format-string',
    what: 'a topic that is a format string',
    requirement: 'E-SUB-21',
    topic: (b) => b.topic('%s%n%x'),
  },
  {
    id: 'in-multi-byte-characters',
    what: 'a topic in UTF-8',
    requirement: 'E-SUB-21',
    topic: (b) => b.topic('数据'),
  },
];

/** Topics that the manual does not mention: the module must keep answering. */
export const unspecified: readonly Case[] = [
  ...table.map(
    ({ id, what, requirement, topic, pushedTo = topic }): Case => ({
      id: `sub-topic-${id}-is-survived`,
      title: `Subscribing to ${what} leaves the module answering`,
      level: 'observe',
      requirements: [requirement, 'A-92'],
      from: 'connected',
      needs: ['downlink', 'any-topic'],
      refutedBy: [restartsAtTopic[id]],
      async run(bench) {
        const fenceTopic = await fenceTopicOf(bench);
        const { accepted, answer, report } = await attempted(bench, `${topic(bench)},0`);
        bench.observe(`CLOUDSUB of ${what} is answered`, answer);
        if (!accepted) return;
        bench.observe(`CLOUDSUB of ${what} is reported`, report);
        if (/[+#]/.test(pushedTo(bench))) return;
        const receiving = await receivingOf(bench, [pushedTo(bench)], fenceTopic);
        bench.observe(`CLOUDSUB of ${what} receives`, receiving.length === 1);
      },
    }),
  ),
  {
    id: 'sub-overlapping-topics-are-survived',
    title: 'A topic and a wildcard that covers it leave the module answering',
    level: 'observe',
    requirements: ['E-SUB-17', 'A-92'],
    from: 'connected',
    needs: ['downlink', 'any-topic'],
    refutedBy: [restartsAtOverlappingTopics],
    async run(bench) {
      const fenceTopic = await fenceTopicOf(bench);
      const data = bench.topic('a/b');
      await attempted(bench, `${data},0`);
      await attempted(bench, `${bench.topic('a/+')},0`);
      const since = bench.module.mark();
      await bench.cloud.push(data, bench.nonce());
      const reported = await bench.fence.down(fenceTopic, since);
      bench.observe('reports of a message that two subscriptions cover', reported.length);
    },
  },
];
