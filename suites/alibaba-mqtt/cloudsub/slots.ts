import type { Case, CaseBench } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/subscription-topics';
import { subscribesOnlyOnce } from '../../../harness/emulator/mutants/unsubscribe';
import { eachReceives, receivingOf } from '../../steps/receiving';
import { attempted } from '../../steps/subscribing';
import { askFor } from '../../steps/topics';
import { unsubscribed } from '../../steps/unsubscribing';

/** How many topics can be subscribed at the same time, by one command or several. */
export const slots: readonly Case[] = [
  {
    id: 'sub-a-second-command-adds-a-topic',
    title: 'A second CLOUDSUB adds a topic and leaves the first as it is',
    level: 'must',
    requirements: ['R-041', 'R-048'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.keepsTheLatestSubscriptionOnly],
    async run(bench) {
      const topics = ['first', 'second'].map(bench.topic);
      for (const topic of topics) await askFor(bench, [topic, 0]);
      await eachReceives(bench, topics);
    },
  },
  {
    id: 'sub-eight-by-eight-commands-all-receive',
    title: 'Eight topics by eight commands all receive',
    level: 'must',
    requirements: ['R-041', 'E-SUB-06'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.holdsSevenTopics, mutant.keepsTheLatestSubscriptionOnly],
    run: async (bench) => eachReceives(bench, await eightByCommandsOf(bench, 1)),
  },
  ninth('by-eight-commands', 1, 'E-SUB-06'),
  ninth('by-two-commands', 4, 'E-SUB-07'),
  {
    id: 'sub-a-topic-given-up-makes-room-for-another',
    title: 'Of eight topics one is unsubscribed, and another can be subscribed to instead',
    level: 'must',
    requirements: ['R-041', 'E-SUB-08'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.neverFreesTopics],
    async run(bench) {
      const [first = '', ...others] = await eightByCommandsOf(bench, 4);
      await unsubscribed(bench, first);
      const another = bench.topic('another');
      await askFor(bench, [another, 0]);
      await eachReceives(bench, [...others, another]);
    },
  },
  {
    id: 'sub-a-topic-comes-and-goes-ten-times',
    title: 'A topic that is subscribed to and unsubscribed ten times still works',
    level: 'must',
    requirements: ['R-041', 'R-080', 'E-UNS-09'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.neverFreesTopics, subscribesOnlyOnce],
    async run(bench) {
      const { topic } = bench;
      for (let round = 0; round < 10; round += 1) {
        await askFor(bench, [topic('data'), 0]);
        await unsubscribed(bench, topic('data'));
      }
      await askFor(bench, [topic('data'), 0]);
      await eachReceives(bench, [topic('data')]);
    },
  },
];

/**
 * The manual does not say whether a ninth topic is accepted in a command of its own; the eight subscribed ones must
 * remain.
 */
function ninth(how: string, topicsPerCommand: number, requirement: 'E-SUB-06' | 'E-SUB-07'): Case {
  return {
    id: `sub-a-ninth-topic-leaves-eight-${how}-as-they-are`,
    title: `A ninth topic, taken or refused, leaves eight that came ${how.replaceAll('-', ' ')} as they are`,
    level: 'must',
    requirements: ['R-041', 'A-26', requirement],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.ninthTopicPushesOutTheFirst, mutant.restartsAtANinthTopic],
    async run(bench) {
      const topics = await eightByCommandsOf(bench, topicsPerCommand);
      const [first = ''] = topics;
      const oneMore = bench.topic('ninth');
      const { accepted, answer } = await attempted(bench, `${oneMore},0`);
      await eachReceives(bench, topics);
      bench.observe(`a ninth topic, eight ${how.replaceAll('-', ' ')}, is answered`, answer);
      if (accepted)
        bench.observe(
          `a ninth topic, eight ${how.replaceAll('-', ' ')}, receives`,
          (await receivingOf(bench, [oneMore], first)).length === 1,
        );
    },
  };
}

async function eightByCommandsOf(bench: CaseBench, topicsPerCommand: number): Promise<string[]> {
  const topics = Array.from({ length: 8 }, (_, position) => bench.topic(`data${position + 1}`));
  for (let at = 0; at < topics.length; at += topicsPerCommand)
    await askFor(
      bench,
      ...topics.slice(at, at + topicsPerCommand).map((topic): [string, number] => [topic, 0]),
    );
  return topics;
}
