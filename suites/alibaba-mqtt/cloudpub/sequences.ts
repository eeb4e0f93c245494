import { resultText } from '../../../harness/bench/sent-command';
import type { Case, CaseBench } from '../../../harness/conformance/case';
import { numbered } from '../../../harness/conformance/texts';
import { showsEveryThirdMessageTwice } from '../../../harness/emulator/mutants/downlink';
import * as mutant from '../../../harness/emulator/mutants/publish';
import { firstCopies } from '../../steps/delivery';
import { setUpTopics } from '../../steps/topics';

/** Several messages: none lost, none doubled, all in order. */
export const sequences: readonly Case[] = [
  inARow(0, 20),
  // The platform silently drops QoS 1 messages above ten a second.
  inARow(1, 10),
  {
    id: 'pub-same-message-twice-arrives-twice',
    title: 'The same message, published twice, arrives twice',
    level: 'must',
    requirements: ['R-061', 'E-PUB-20'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [mutant.dropsRepeatedMessages],
    async run(bench) {
      const { module, cloud, check, topic } = bench;
      const since = cloud.mark();
      const message = bench.nonce();
      check('first answer', resultText(await module.publish(topic('data'), 0, message))).is('OK');
      check('second answer', resultText(await module.publish(topic('data'), 0, message))).is('OK');
      check('messages at the cloud', await textsSince(bench, since)).is([message, message]);
    },
  },
  {
    id: 'pub-while-messages-come-in-loses-none-of-either',
    title: 'Messages published while others come in arrive in order, and the others are reported in order',
    level: 'must',
    requirements: ['R-061', 'R-048', 'E-PUB-18'],
    from: 'connected',
    needs: ['uplink', 'downlink'],
    refutedBy: [
      mutant.losesMessagesWhilePublishing,
      mutant.swapsNeighbouringMessages,
      mutant.publishesEveryThirdMessageTwice,
      showsEveryThirdMessageTwice,
    ],
    async run(bench) {
      const { module, cloud, check, fence, nonce, topic } = bench;
      await setUpTopics(bench, [topic('data1'), 0]);
      const [since, cloudSince] = [module.mark(), cloud.mark()];
      const [up, down] = [nonce(), nonce()];
      const numbers = [1, 2, 3, 4, 5];
      for (const n of numbers) {
        const pushed = cloud.push(topic('data1'), numbered(down, n));
        check(
          `answer to AT+CLOUDPUB ${n}`,
          resultText(await module.publish(topic('data'), 0, numbered(up, n))),
        ).is('OK');
        await pushed;
      }
      const published = new Set(await textsSince(bench, cloudSince));
      check('messages at the cloud', [...published]).is(numbers.map((n) => numbered(up, n)));
      const reported = (await fence.down(topic('data1'), since)).map(({ payload }) => payload.toString());
      check('messages reported', [...new Set(reported)]).is(numbers.map((n) => numbered(down, n)));
    },
  },
];

function inARow(qos: 0 | 1, count: number): Case {
  return {
    id: `pub-${count}-in-a-row-at-qos-${qos}-arrive-in-order`,
    title: `${count} messages at QoS ${qos}, one after the other, arrive in order and once each`,
    level: 'must',
    requirements: ['R-061', 'R-068', 'E-PUB-18', 'E-PUB-20'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [mutant.swapsNeighbouringMessages, mutant.publishesEverythingTwice],
    async run(bench) {
      const { module, cloud, check, topic } = bench;
      const since = cloud.mark();
      const run = bench.nonce();
      const texts = Array.from({ length: count }, (_, i) => numbered(run, i + 1));
      const answers = new Set<string>();
      for (const text of texts) answers.add(resultText(await module.publish(topic('data'), qos, text)));
      check('answers to AT+CLOUDPUB', [...answers]).is(['OK']);
      check('messages at the cloud', await textsSince(bench, since)).is(texts);
    },
  };
}

/** All messages published since the mark, as text and in order. */
async function textsSince({ fence, topic }: CaseBench, since: number): Promise<string[]> {
  return firstCopies(await fence.up(topic('data'), since)).map(({ payload }) => payload.toString());
}
