import type { Case, CaseBench } from '../../../harness/conformance/case';
import * as downlink from '../../../harness/emulator/mutants/downlink';
import * as publish from '../../../harness/emulator/mutants/publish';
import { takesForALine } from '../../../harness/emulator/mutants/publish-by-input';
import { checkArrived, deliverText } from '../../steps/delivery';
import { isOf } from '../../steps/receiving';
import { setUpTopics } from '../../steps/topics';

/** Texts with a meaning on the AT wire, which must have none inside a message. */
const LOOKALIKES: readonly (readonly [id: keyof typeof takesForALine, message: string])[] = [
  ['ok', 'OK'],
  ['error', 'ERROR'],
  ['a-report', '+CLOUDSUBACK:OK'],
  ['a-prompt', '>'],
  ['at', 'AT'],
  ['a-command', 'AT+CLOUDDISCONN'],
];

/** The module receives what it publishes on a subscribed topic, as chapter 2 shows. */
export const loopback: readonly Case[] = [
  ...LOOKALIKES.map(
    ([id, message]): Case => ({
      id: `pub-message-like-${id}-arrives-and-comes-back`,
      title: `The message ${JSON.stringify(message)} arrives at the cloud and comes back whole`,
      level: 'must',
      requirements: ['R-061', 'R-052', 'E-PUB-02', 'E-PUB-13', 'A-40', 'A-58'],
      from: 'connected',
      needs: ['uplink', 'downlink'],
      refutedBy: [takesForALine[id]],
      async run(bench) {
        await roundTrip(bench, message);
      },
    }),
  ),
  {
    id: 'pub-on-a-subscribed-topic-comes-back-once',
    title: 'A message on a subscribed topic of the module is reported once, with topic, length and text',
    level: 'must',
    requirements: ['R-109', 'R-108', 'E-PUB-02', 'A-58', 'A-85', 'A-86'],
    from: 'connected',
    needs: ['uplink', 'downlink'],
    refutedBy: [downlink.showsEverythingTwice, downlink.showsNothing, publish.reportsItsOwnMessages],
    async run(bench) {
      const { module, check, fence, observe } = bench;
      const reports = await roundTrip(bench, 'helloworld');
      const data = bench.topic('data');
      check(
        'topic and length of each report',
        reports.map(({ topic, length }) => [topic, length]),
      ).is([[data, 10]]);
      const [since, again] = [module.mark(), bench.nonce()];
      const { exchange } = await deliverText(bench, again);
      const back = (await fence.down(data, since)).filter((m) => isOf(m, again));
      check('reports of the second message', back.length).is(1);
      const at = module.session.tokens(since).findIndex((t) => t.kind === 'publish');
      observe('own message is reported', since + at < exchange.to ? 'before OK' : 'behind OK');
    },
  },
  {
    id: 'pub-on-an-unsubscribed-topic-does-not-come-back',
    title: 'A message on a topic that is not subscribed is not reported',
    level: 'must',
    requirements: ['R-048', 'E-PUB-03', 'A-58'],
    from: 'connected',
    needs: ['uplink', 'downlink'],
    refutedBy: [publish.reportsItsOwnMessages],
    async run(bench) {
      const { module, fence, check, topic } = bench;
      await setUpTopics(bench, [topic('data1'), 0]);
      const since = module.mark();
      const message = bench.nonce();
      checkArrived(bench, await deliverText(bench, message), message);
      const reported = await fence.down(topic('data1'), since);
      check(
        'messages reported',
        reported.map(({ payload }) => payload.toString()),
      ).is([]);
    },
  },
];

/** Subscribes and publishes on the topic; returns its reports up to a later message of our own. */
async function roundTrip(bench: CaseBench, message: string) {
  const { module, check, fence, topic } = bench;
  await setUpTopics(bench, [topic('data'), 0]);
  const since = module.mark();
  checkArrived(bench, await deliverText(bench, message), message);
  const reports = await fence.down(topic('data'), since);
  check('what is reported', [...new Set(reports.map(({ payload }) => payload.toString()))]).is([message]);
  return reports;
}
