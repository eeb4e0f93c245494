import type { Case, CaseBench, RequirementId } from '../../../harness/conformance/case';
import type { Mutant } from '../../../harness/emulator/mutant';
import { cutsLinesAt256 } from '../../../harness/emulator/mutants/line';
import {
  misspellsSubscriptionReport,
  neverReportsSubscription,
} from '../../../harness/emulator/mutants/subscribe';
import * as mutant from '../../../harness/emulator/mutants/subscription-topics';
import { eachReceives } from '../../steps/receiving';
import { granted } from '../../steps/standing';
import {
  FAILURE,
  failureOf,
  type Pair,
  parametersOf,
  reportsSince,
  subscribed,
} from '../../steps/subscribing';

/** "最多支持 8 个 topic 订阅": how many topics one command accepts. */
export const counts: readonly Case[] = [
  taken(
    1,
    ['R-055', 'R-046', 'R-054', 'A-31', 'A-32', 'A-33', 'E-SUB-01'],
    [neverReportsSubscription, misspellsSubscriptionReport],
  ),
  taken(2, ['R-056', 'E-SUB-03'], [mutant.dropsTopicsBeyondTheFirst]),
  taken(7, ['R-041', 'A-25'], [mutant.takesNoMoreThanSixTopics]),
  taken(
    8,
    ['R-041', 'A-31', 'E-SUB-04'],
    [mutant.refusesEighthTopic, mutant.losesTheEighthTopic, cutsLinesAt256],
  ),
  tooMany(
    9,
    ['R-042', 'E-SUB-05', 'A-26'],
    [mutant.acceptsNinthTopic, mutant.leavesTheNumberOfTopicsToTheCloud, mutant.dropsTheNinthTopic],
  ),
  tooMany(
    16,
    ['R-042', 'E-SUB-05'],
    [mutant.restartsAtSixteenTopics, mutant.leavesTheNumberOfTopicsToTheCloud],
  ),
  {
    id: 'sub-nine-topics-in-one-command-subscribe-to-none',
    title: 'Of nine topics in one command none is subscribed to',
    level: 'should',
    requirements: ['R-042', 'A-26'],
    from: 'connected',
    needs: ['packets'],
    refutedBy: [mutant.subscribesEightOfNineTopics],
    async run(bench) {
      const { cloud, check, fence, topic } = bench;
      const since = cloud.mark();
      await failureOf(bench, parametersOf(numbered(bench, 9)));
      await fence.up(topic('up'), since);
      check('topics subscribed to at the cloud', granted(bench, since).length).is(0);
    },
  },
];

function taken(
  count: number,
  requirements: readonly RequirementId[],
  refutedBy: readonly [Mutant, ...Mutant[]],
): Case {
  return {
    id: `sub-${count}-in-one-command-all-receive`,
    title: `${topics(count)} in one command: answered OK, reported, and each receives`,
    level: 'must',
    requirements: ['R-040', ...requirements],
    from: 'connected',
    needs: ['downlink'],
    refutedBy,
    async run(bench) {
      const from = bench.module.mark();
      const pairs = numbered(bench, count);
      const { order } = await subscribed(bench, ...pairs);
      await eachReceives(
        bench,
        pairs.map(([topic]) => topic),
      );
      noteReports(bench, count, reportsSince(bench, from));
      if (count === 1) bench.observe('order of OK and +CLOUDSUBACK', order);
    },
  };
}

/**
 * The manual does not say when a module notices the ninth topic; it must not report success for all, nor request the
 * ninth from the cloud. A refusal by the cloud does not show a limit of the module.
 */
function tooMany(
  count: number,
  requirements: readonly [RequirementId, ...RequirementId[]],
  refutedBy: readonly [Mutant, ...Mutant[]],
): Case {
  return {
    id: `sub-${count}-in-one-command-are-refused`,
    title: `${topics(count)} in one command are refused`,
    level: 'must',
    requirements,
    from: 'connected',
    needs: ['packets'],
    refutedBy,
    async run(bench) {
      const { cloud, check, fence, topic } = bench;
      const pairs = numbered(bench, count);
      const since = cloud.mark();
      check(`failure of AT+CLOUDSUB of ${count} topics`, await failureOf(bench, parametersOf(pairs))).matches(
        FAILURE,
      );
      await fence.up(topic('up'), since);
      const asked = new Set(cloud.sent('SUBSCRIBE', since).flatMap((e) => e.topics.map((one) => one.topic)));
      check('topics that the module asked the cloud for', asked.size).satisfies('at most 8', asked.size <= 8);
      const beyond = pairs.slice(8).filter(([name]) => asked.has(name));
      check('topics beyond the eighth among them', beyond).is([]);
    },
  };
}

/** How success is reported: the manual defines neither the code nor whether each topic has its own line. */
function noteReports({ observe }: CaseBench, count: number, reports: readonly string[]): void {
  const what = count === 1 ? 'one topic' : `${count} topics`;
  observe(`+CLOUDSUBACK for ${what}, lines`, reports.length);
  observe(
    `<code> of +CLOUDSUBACK for ${what}`,
    reports.map((report) => report.replace(/^[^:]*: ?/, '')).join(' '),
  );
}

function numbered({ topic }: CaseBench, count: number): Pair[] {
  return Array.from({ length: count }, (_, position) => [topic(`data${position + 1}`), 0]);
}

function topics(count: number): string {
  return count === 1 ? 'One topic' : `${count} topics`;
}
