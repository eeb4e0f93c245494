import { resultText } from '../../../harness/bench/sent-command';
import type { Case, CaseBench, RequirementId } from '../../../harness/conformance/case';
import type { Mutant } from '../../../harness/emulator/mutant';
import * as mutant from '../../../harness/emulator/mutants/subscribe';
import { eachReceives, receivingOf } from '../../steps/receiving';
import {
  FAILURE,
  failureOf,
  type Pair,
  parametersOf,
  reportsSince,
  subscribed,
} from '../../steps/subscribing';
import { fenceTopicOf } from '../../steps/topics';

/** "失败则返回 +CMD ERROR: <code>": a subscription that the cloud refuses, or never grants, is a failure. */
export const failures: readonly Case[] = [
  {
    id: 'sub-topic-that-the-cloud-refuses-is-reported-as-failed',
    title: "Another device's topic, which the cloud refuses, is not reported as subscribed",
    level: 'must',
    requirements: ['R-047', 'A-34', 'E-SUB-19'],
    from: 'connected',
    needs: ['acl'],
    refutedBy: [mutant.reportsSuccessOfRefusedSubscription],
    async run(bench) {
      const failure = await failureOf(bench, `${foreign(bench)},0`);
      bench.check('failure of AT+CLOUDSUB of a foreign topic', failure).matches(FAILURE);
      bench.observe('a topic that the cloud refuses is answered', lastResultOf(bench));
      bench.observe('a topic that the cloud refuses is reported', failure);
    },
  },
  {
    id: 'sub-failure-is-worded-as-cmd-error',
    title: 'A subscription that the cloud refuses is reported as +CMD ERROR: <code>',
    level: 'should',
    requirements: ['R-047', 'A-35'],
    from: 'connected',
    needs: ['acl'],
    refutedBy: [mutant.reportsRefusedTopicAsCmeError],
    async run(bench) {
      const from = bench.module.mark();
      const failure = await failureOf(bench, `${foreign(bench)},0`);
      const worded = reportsSince(bench, from).find((report) => report.startsWith('+CMD ERROR'));
      bench
        .check('what AT+CLOUDSUB of a refused topic fails with', worded ?? failure)
        .matches(/^\+CMD ERROR: ?\S+$/);
    },
  },
  mixed('first', ['foreign', 'one', 'two'], [mutant.looksAtTheLastGrantAlone]),
  mixed(
    'middle',
    ['one', 'foreign', 'two'],
    [mutant.looksAtTheFirstGrantAlone, mutant.looksAtTheLastGrantAlone],
  ),
  mixed('last', ['one', 'two', 'foreign'], [mutant.looksAtTheFirstGrantAlone]),
  {
    id: 'sub-works-after-a-failed-one',
    title: 'After a subscription that the cloud refused the next one works',
    level: 'must',
    requirements: ['R-046', 'R-047', 'E-SUB-19'],
    from: 'connected',
    needs: ['acl', 'downlink'],
    refutedBy: [mutant.subscribesNothingAfterAFailure],
    async run(bench) {
      await failureOf(bench, `${foreign(bench)},0`);
      await subscribed(bench, [bench.topic('data'), 0]);
      await eachReceives(bench, [bench.topic('data')]);
    },
  },
  {
    id: 'sub-success-is-reported-behind-the-acknowledgement',
    title: 'Success is reported when the cloud has granted the topic, not before',
    level: 'must',
    requirements: ['R-046', 'A-33'],
    from: 'connected',
    needs: ['faults', 'packets'],
    refutedBy: [mutant.reportsSubscriptionBeforeTheBrokerAnswers],
    async run(bench) {
      const { cloud, check, faults, topic } = bench;
      faults.suback({ kind: 'late', ms: 120 });
      const since = cloud.mark();
      const { report } = await subscribed(bench, [topic('data'), 0]);
      const granted = cloud.answered('SUBACK', since)[0];
      check('+CLOUDSUBACK comes before the SUBACK, ms', (granted?.t ?? 0) - (report?.t ?? 0)).satisfies(
        'no',
        granted !== undefined && report !== null && report.t >= granted.t,
      );
    },
  },
  {
    id: 'sub-without-acknowledgement-is-no-success',
    title: 'A subscription that the cloud never answers is not reported as subscribed',
    level: 'must',
    requirements: ['R-046', 'R-047'],
    from: 'connected',
    needs: ['faults', 'endurance'],
    refutedBy: [mutant.reportsSubscriptionBeforeTheBrokerAnswers],
    async run(bench) {
      bench.faults.suback({ kind: 'withheld' });
      const failure = await failureOf(bench, `${bench.topic('data')},0`, { deadline: 'ownTimeout' });
      bench.check('failure of AT+CLOUDSUB that the cloud never answers', failure).matches(FAILURE);
    },
  },
  {
    id: 'sub-acknowledged-twice-is-reported-once',
    title: 'An acknowledgement that the cloud sends twice is reported once',
    level: 'should',
    requirements: ['R-046', 'A-31'],
    from: 'connected',
    needs: ['faults', 'downlink'],
    refutedBy: [mutant.reportsEachAcknowledgement],
    async run(bench) {
      const { module, check, fence, faults, topic } = bench;
      faults.suback({ kind: 'doubled' });
      const from = module.mark();
      await subscribed(bench, [topic('data'), 0]);
      await fence.down(topic('data'), from);
      check('reports of one subscription', reportsSince(bench, from).length).is(1);
    },
  },
];

/**
 * One failing topic among others: the manual does not say what happens to the others, but the failure must be reported.
 */
function mixed(position: string, leaves: readonly string[], refutedBy: readonly [Mutant, ...Mutant[]]): Case {
  const requirements: [RequirementId, ...RequirementId[]] = ['R-047', 'A-36', 'E-SUB-19'];
  return {
    id: `sub-list-whose-${position}-topic-is-refused-is-no-plain-success`,
    title: `Three topics of which the cloud refuses the ${position} are not reported as plain success`,
    level: 'must',
    requirements,
    from: 'connected',
    needs: ['acl', 'packets', 'downlink'],
    refutedBy,
    async run(bench) {
      const { check, observe, topic } = bench;
      const fenceTopic = await fenceTopicOf(bench);
      const pairs = leaves.map((leaf): Pair => [leaf === 'foreign' ? foreign(bench) : topic(leaf), 0]);
      check('failure of AT+CLOUDSUB of three topics', await failureOf(bench, parametersOf(pairs))).matches(
        FAILURE,
      );
      const receiving = await receivingOf(
        bench,
        ['one', 'two'].map((leaf) => topic(leaf)),
        fenceTopic,
      );
      observe(`topics that receive beside a refused ${position} one`, receiving.length);
    },
  };
}

function lastResultOf({ module }: CaseBench): string | null {
  const exchange = module.commands.at(-1)?.exchange;
  return exchange ? resultText(exchange) : null;
}

function foreign({ cloud }: CaseBench): string {
  const { productKey, deviceName } = cloud.other;
  return `/${productKey}/${deviceName}/data`;
}
