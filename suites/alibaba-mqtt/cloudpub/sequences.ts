import { resultText } from '../../../harness/bench/sent-command';
import type { Case } from '../../../harness/conformance/case';
import type { CaseBench } from '../../../harness/conformance/case-bench';
import * as mutant from '../../../harness/emulator/mutants/publish';
import { arrivals, checkArrived, firstCopies } from './delivery';

/** Several messages: none is lost, none doubled, none overtaken. */
export const sequences: readonly Case[] = [
  inARow(0, 20),
  // The platform drops QoS 1 messages above ten a second without a word.
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
    refutedBy: [mutant.losesMessagesWhilePublishing, mutant.swapsNeighbouringMessages],
    async run(bench) {
      const { module, cloud, check, fence, topic } = bench;
      await module.subscribe([topic('data1'), 0]);
      const [since, cloudSince] = [module.mark(), cloud.mark()];
      const numbers = [1, 2, 3, 4, 5];
      for (const n of numbers) {
        const pushed = cloud.push(topic('data1'), `down ${n}`);
        check(`answer to AT+CLOUDPUB ${n}`, resultText(await module.publish(topic('data'), 0, `up ${n}`))).is(
          'OK',
        );
        await pushed;
      }
      check('messages at the cloud', await textsSince(bench, cloudSince)).is(numbers.map((n) => `up ${n}`));
      const reported = (await fence.down(topic('data1'), since)).map(({ payload }) => payload.toString());
      check('messages reported', reported).is(numbers.map((n) => `down ${n}`));
    },
  },
  {
    id: 'pub-with-a-late-acknowledgement-is-sent-once-or-as-duplicate',
    title: 'A QoS 1 message whose PUBACK comes late is answered OK, and sent again at most with DUP',
    level: 'must',
    requirements: ['R-061', 'R-068', 'E-PUB-19'],
    from: 'connected',
    needs: ['faults', 'packets'],
    refutedBy: [mutant.retransmitsWithoutDup],
    async run(bench) {
      const { module, cloud, faults, topic } = bench;
      faults.puback({ kind: 'late', ms: 300 });
      const since = cloud.mark();
      const message = bench.nonce();
      const exchange = await module.publish(topic('data'), 1, message);
      await cloud.cloud.witness.next((e) => e.what === 'PUBACK' && e.dir === 'tx', {
        since,
        deadlineMs: module.deadlines.delivery,
      });
      checkArrived(bench, await arrivals(bench, exchange, since), message);
    },
  },
  {
    id: 'pub-without-acknowledgement-is-survived',
    title: 'A QoS 1 message whose PUBACK never comes leaves the module answering',
    level: 'observe',
    requirements: ['E-PUB-19', 'A-56'],
    from: 'connected',
    leaves: 'unknown',
    needs: ['faults', 'packets'],
    refutedBy: [mutant.waitsForPubackForEver],
    async run({ module, cloud, faults, topic, nonce, observe }) {
      faults.puback({ kind: 'withheld' });
      const exchange = await module.publish(topic('data'), 1, nonce(), { deadline: 'ownTimeout' });
      observe('a QoS 1 message without PUBACK is answered', resultText(exchange));
      observe('connected after a QoS 1 message without PUBACK', await cloud.isOnline());
    },
  },
];

function inARow(qos: 0 | 1, count: number): Case {
  return {
    id: `pub-${count}-in-a-row-at-qos-${qos}-arrive-in-order`,
    title: `${count} messages at QoS ${qos}, one behind the other, arrive in their order and once each`,
    level: 'must',
    requirements: ['R-061', 'R-068', 'E-PUB-18', 'E-PUB-20'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [mutant.swapsNeighbouringMessages, mutant.publishesEverythingTwice],
    async run(bench) {
      const { module, cloud, check, topic } = bench;
      const since = cloud.mark();
      const run = bench.nonce();
      const texts = Array.from({ length: count }, (_, i) => `${run} ${i + 1}`);
      const answers = new Set<string>();
      for (const text of texts) answers.add(resultText(await module.publish(topic('data'), qos, text)));
      check('answers to AT+CLOUDPUB', [...answers]).is(['OK']);
      check('messages at the cloud', await textsSince(bench, since)).is(texts);
    },
  };
}

/** What the module published since the mark, as text and in order. */
async function textsSince({ fence, topic }: CaseBench, since: number): Promise<string[]> {
  return firstCopies(await fence.up(topic('data'), since)).map(({ payload }) => payload.toString());
}
