import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case, CaseBench, RequirementId } from '../../../harness/conformance/case';
import type { Mutant } from '../../../harness/emulator/mutant';
import * as reception from '../../../harness/emulator/mutants/subscription-reception';
import { saysErrorThoughSubscribed } from '../../../harness/emulator/mutants/subscription-syntax';
import * as mutant from '../../../harness/emulator/mutants/subscription-topics';
import { eachReceives, eachReceivesOnce, timesReported } from '../../steps/receiving';
import { granted, standing } from '../../steps/standing';
import { attempted, lastReport, reportsSince } from '../../steps/subscribing';
import { askFor, fenceTopicOf } from '../../steps/topics';

/** A topic is a string that reaches the cloud unchanged. */
export const names: readonly Case[] = [
  received('of-64-bytes', 'A topic of 64 bytes', 'E-SUB-12', (b) => [b.topicOf(64)], [
    mutant.cutsTopicsAt63,
    mutant.refusesTopicsOf63Bytes,
  ]),
  received('of-one-letter', 'A topic whose last level is one letter', 'E-SUB-12', (b) => [b.topic('d')], [
    mutant.refusesTopicsWithAShortLastLevel,
  ]),
  received(
    'that-differ-in-case',
    'Two topics that differ only in upper and lower case',
    'E-SUB-18',
    (b) => [b.topic('Data'), b.topic('data')],
    [mutant.lowersTopics],
  ),
  received(
    'that-begin-alike',
    'Topics that begin with one another',
    'E-SUB-18',
    (b) => ['data', 'data1', 'data1/more', 'data10'].map((leaf) => b.topic(leaf)),
    [mutant.showsMessagesOncePerTopicBegunAlike],
    'once',
  ),
  ...repeated(),
  ...[48, 64].map(longLine),
];

function received(
  id: string,
  what: string,
  requirement: RequirementId,
  topicsOf: (bench: CaseBench) => string[],
  refutedBy: readonly [Mutant, ...Mutant[]],
  each: 'once' | 'at least once' = 'at least once',
): Case {
  return {
    id: `sub-topics-${id}-receive`,
    title: `${what}: subscribed to as written, and each message is reported`,
    level: 'must',
    requirements: ['R-044', 'R-050', requirement],
    from: 'connected',
    needs: ['downlink'],
    refutedBy,
    async run(bench) {
      const topics = topicsOf(bench);
      const since = bench.cloud.mark();
      for (const topic of topics) await askFor(bench, [topic, 0]);
      if (bench.cloud.capabilities.has('packets'))
        bench
          .check(
            'topics asked of the cloud',
            granted(bench, since).map((asked) => asked.topic),
          )
          .is(topics);
      await (each === 'once' ? eachReceivesOnce : eachReceives)(bench, topics);
    },
  };
}

/** The manual does not say whether a topic may be given twice; if that is accepted, the topic must still work. */
function repeated(): Case[] {
  const table: readonly [id: string, what: string, pairs: (topic: string) => readonly string[]][] = [
    ['in-one-command', 'twice in one command', (topic) => [`${topic},0,${topic},0`]],
    ['in-one-command-with-another-qos', 'twice in one command, at QoS 0 and 1', (t) => [`${t},0,${t},1`]],
    ['in-two-commands', 'in two commands', (topic) => [`${topic},0`, `${topic},0`]],
    ['in-two-commands-with-another-qos', 'in two commands, at QoS 0 and 1', (t) => [`${t},0`, `${t},1`]],
  ];
  return table.flatMap(([id, what, commands]): Case[] => [
    {
      id: `sub-same-topic-${id}-receives`,
      title: `A topic named ${what} reports its messages`,
      level: 'must',
      requirements: ['R-048', 'E-SUB-18'],
      from: 'connected',
      needs: ['downlink'],
      refutedBy: [reception.losesWhatIsSubscribedTwice],
      async run(bench) {
        const { times, reports, taken } = await repeatedIn(bench, commands);
        if (taken) bench.check('reports of a message', times).satisfies('at least one', times >= 1);
        bench.observe(`a topic named ${what} is reported`, reports);
      },
    },
    {
      id: `sub-same-topic-${id}-receives-once`,
      title: `A topic named ${what} reports each message no more than once`,
      level: 'should',
      requirements: ['R-048', 'E-SUB-18'],
      from: 'connected',
      needs: ['downlink'],
      refutedBy: [reception.receivesTwiceWhatIsSubscribedTwice],
      async run(bench) {
        const { times } = await repeatedIn(bench, commands);
        bench.check('reports of a message', times).satisfies('at most one', times <= 1);
      },
    },
  ]);
}

async function repeatedIn(bench: CaseBench, commandsFor: (topic: string) => readonly string[]) {
  const fenceTopic = await fenceTopicOf(bench);
  const topic = bench.topic('data');
  const [first = '', second] = commandsFor(topic);
  const once = await attempted(bench, first);
  const reports =
    second === undefined ? `${once.answer} ${once.report}` : await again(bench, second, fenceTopic);
  return {
    taken: once.accepted && !once.report?.includes('ERROR'),
    reports,
    times: await timesReported(bench, topic, fenceTopic),
  };
}

/** A module with this subscription may answer OK without a report: all reports precede that of the fence. */
async function again(bench: CaseBench, parameters: string, fenceTopic: string): Promise<string> {
  const { module, cloud, fence } = bench;
  const [since, from] = [cloud.mark(), module.mark()];
  const exchange = await module.send(`AT+CLOUDSUB=${parameters}`, { deadline: 'cloud' });
  await fence.down(fenceTopic, from);
  const asked = cloud.sent('SUBSCRIBE', since).flatMap((e) => e.topics.map(({ topic }) => topic));
  await standing(bench, asked, since);
  await fence.down(fenceTopic, from);
  const reports = isAccepted(exchange) ? reportsSince(bench, from) : [];
  return [resultText(exchange), ...reports].join(' ');
}

/** Eight topics of 64 bytes need a line of 547 bytes: the manual allows the topics and does not mention the line. */
function longLine(bytes: number): Case {
  return {
    id: `sub-eight-topics-of-${bytes}-bytes-in-one-line-are-survived`,
    title: `A line with eight topics of ${bytes} bytes each leaves the module answering`,
    level: 'observe',
    requirements: ['A-95', 'A-29', 'E-SUB-23'],
    from: 'connected',
    needs: ['downlink', 'any-topic'],
    refutedBy: [saysErrorThoughSubscribed],
    async run(bench) {
      const [since, from] = [bench.cloud.mark(), bench.module.mark()];
      const topics = Array.from({ length: 8 }, (_, i) => `${bench.topicOf(bytes).slice(0, -1)}${i}`);
      const { accepted, answer, report } = await attempted(bench, topics.map((topic) => `${topic},0`).join());
      bench.observe(`eight topics of ${bytes} bytes in one line are answered`, answer);
      bench.observe(`eight topics of ${bytes} bytes in one line are reported`, report);
      if (!accepted || report?.includes('ERROR')) return;
      await standing(bench, topics, since);
      await lastReport(bench, topics, from);
    },
  };
}
