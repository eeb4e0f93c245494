import type { Case } from '../../harness/conformance/case';
import type { CaseBench } from '../../harness/conformance/case-bench';
import { neverAcknowledgesMessages } from '../../harness/emulator/mutants/downlink';
import * as mutant from '../../harness/emulator/mutants/qos-packets';
import { connectAgain } from '../alibaba-mqtt/cloudsub/connection';
import { setUpTopics } from '../steps/topics';

/** PUBACK of what the cloud sends (MQTT clauses 4.3.1, 4.3.2 and 4.4). */
export const downlink: readonly Case[] = [
  {
    id: 'mqtt-qos-1-message-is-acknowledged-once',
    title: 'A QoS 1 message is acknowledged once, by its own packet identifier',
    level: 'should',
    requirements: ['R-048', 'E-URC-04'],
    from: 'connected',
    needs: ['packets', 'downlink'],
    refutedBy: [neverAcknowledgesMessages, mutant.acknowledgesTwice, mutant.acknowledgesTheWrongMessage],
    run: (bench) => acknowledgesEach(bench, 1),
  },
  {
    id: 'mqtt-each-qos-1-message-of-a-burst-is-acknowledged-once',
    title: 'Ten QoS 1 messages in a row are each acknowledged once, in their order',
    level: 'should',
    requirements: ['R-048', 'E-URC-04', 'E-URC-05'],
    from: 'connected',
    needs: ['packets', 'downlink'],
    refutedBy: [mutant.acknowledgesEveryThirdMessageOnly],
    run: (bench) => acknowledgesEach(bench, 10),
  },
  {
    id: 'mqtt-qos-0-message-is-not-acknowledged',
    title: 'A QoS 0 message is not acknowledged',
    level: 'should',
    requirements: ['R-048', 'E-URC-04'],
    from: 'connected',
    needs: ['packets', 'downlink'],
    refutedBy: [mutant.acknowledgesMessagesOfQosZero],
    async run(bench) {
      const { module, cloud, check, fence, nonce, topic } = bench;
      await setUpTopics(bench, [topic('data'), 0]);
      const [since, from] = [cloud.mark(), module.mark()];
      await cloud.push(topic('data'), nonce(), 0);
      await fence.down(topic('data'), from);
      await fence.up(topic('up'), since);
      check('PUBACK packets', cloud.sent('PUBACK', since).length).is(0);
    },
  },
  {
    id: 'mqtt-redelivered-message-is-acknowledged',
    title: 'A QoS 1 message that comes again after a lost connection is acknowledged',
    level: 'should',
    requirements: ['E-URC-04', 'E-URC-10', 'E-SUB-27'],
    from: 'connected',
    needs: ['packets', 'downlink', 'presence', 'sessions', 'faults'],
    connects: 1,
    refutedBy: [mutant.ignoresRedeliveredMessages],
    async run(bench) {
      const { module, cloud, check, fence, observe, topic } = bench;
      const since = cloud.mark();
      await setUpTopics(bench, [topic('data'), 1]);
      await loseTheConnectionOverAMessage(bench, topic('data'));
      await module.disconnect();
      await connectAgain(bench);
      await fence.up(topic('up'), cloud.mark());
      const again = cloud.answered('PUBLISH', since).filter((e) => e.qos === 1 && e.dup);
      observe('a message that was under way when the connection broke comes again', again.length > 0);
      for (const { packetId, index } of again)
        await cloud.expect('PUBACK', {
          since: index,
          what: 'PUBACK of the message that came again',
          match: (e) => e.packetId === packetId,
        });
      check('messages that came again', again.length).satisfies('at most one', again.length <= 1);
    },
  },
];

async function acknowledgesEach(bench: CaseBench, count: number): Promise<void> {
  const { module, cloud, check, fence, nonce, topic } = bench;
  await setUpTopics(bench, [topic('data'), 1]);
  const [since, from] = [cloud.mark(), module.mark()];
  for (let i = 0; i < count; i += 1) await cloud.push(topic('data'), nonce(), 1);
  await fence.down(topic('data'), from);
  const sent = cloud.answered('PUBLISH', since).filter((e) => e.qos === 1);
  const last = sent.at(-1)?.packetId;
  await cloud.expect('PUBACK', {
    since,
    what: 'PUBACK of the last message',
    match: (e) => e.packetId === last,
  });
  await fence.up(topic('up'), since);
  const acknowledged = cloud.sent('PUBACK', since).map((e) => e.packetId);
  check('packet identifiers acknowledged', acknowledged.join()).is(sent.map((e) => e.packetId).join());
}

/** The connection is cut in the moment in which a message goes out, so that nothing can acknowledge it. */
async function loseTheConnectionOverAMessage(
  { cloud, faults, nonce }: CaseBench,
  topic: string,
): Promise<void> {
  const message = nonce();
  const stop = cloud.cloud.witness.onEvent((e) => {
    if (e.what === 'PUBLISH' && e.dir === 'tx' && e.payload.toString() === message) faults.cut();
  });
  const since = cloud.mark();
  await cloud.push(topic, message, 1);
  await cloud.cloud.witness.next((e) => e.what === 'CLOSED', { since, deadlineMs: 5_000 });
  stop();
}
