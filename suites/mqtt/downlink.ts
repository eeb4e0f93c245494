import type { Case, CaseBench } from '../../harness/conformance/case';
import { neverAcknowledgesMessages } from '../../harness/emulator/mutants/downlink';
import * as mutant from '../../harness/emulator/mutants/qos-packets';
import { connectAgain } from '../steps/login';
import { setUpTopics, tolerantly } from '../steps/topics';

/** The PUBACK for messages from the cloud (MQTT clauses 4.3.1, 4.3.2 and 4.4). */
export const downlink: readonly Case[] = [
  {
    id: 'mqtt-qos-1-message-is-acknowledged',
    title: 'A QoS 1 message is acknowledged, by its own packet identifier',
    level: 'must',
    requirements: ['R-045', 'R-048', 'A-100', 'E-URC-04'],
    from: 'connected',
    needs: ['packets', 'downlink'],
    refutedBy: [neverAcknowledgesMessages, mutant.acknowledgesTheWrongMessage],
    async run(bench) {
      const { sent, acknowledged } = await acknowledgedOf(bench, 1);
      bench.check('messages that are not acknowledged', without(sent, acknowledged)).is([]);
    },
  },
  {
    id: 'mqtt-each-qos-1-message-of-a-burst-is-acknowledged',
    title: 'Of ten QoS 1 messages in a row each is acknowledged',
    level: 'must',
    requirements: ['R-045', 'R-048', 'A-100', 'E-URC-04', 'E-URC-05'],
    from: 'connected',
    needs: ['packets', 'downlink'],
    refutedBy: [mutant.acknowledgesEveryThirdMessageOnly],
    async run(bench) {
      const { sent, acknowledged } = await acknowledgedOf(bench, 10);
      bench.check('messages that are not acknowledged', without(sent, acknowledged)).is([]);
    },
  },
  {
    id: 'mqtt-qos-1-messages-are-acknowledged-once-and-in-order',
    title: 'Ten QoS 1 messages in a row are each acknowledged no more than once, in their order',
    level: 'should',
    requirements: ['R-048', 'E-URC-04', 'E-URC-05'],
    from: 'connected',
    needs: ['packets', 'downlink'],
    refutedBy: [mutant.acknowledgesTwice],
    async run(bench) {
      const { sent, acknowledged } = await acknowledgedOf(bench, 10);
      const inOrder = sent.filter((id) => acknowledged.includes(id));
      bench.check('packet identifiers acknowledged', acknowledged.join()).is(inOrder.join());
    },
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
      const began = cloud.mark();
      await setUpTopics(bench, [topic('data'), 0]);
      const [since, from] = [cloud.mark(), module.mark()];
      await cloud.push(topic('data'), nonce(), 0);
      await fence.down(topic('data'), from);
      await fence.up(topic('up'), since);
      // The module may receive at QoS 1 a message of an earlier case that it has sent again.
      const due = cloud.answered('PUBLISH', began).filter(({ qos }) => qos === 1);
      const undue = cloud.sent('PUBACK', since).filter((e) => !due.some((m) => m.packetId === e.packetId));
      check('PUBACK packets for no message of QoS 1', undue.length).is(0);
    },
  },
  {
    id: 'mqtt-redelivered-message-is-acknowledged',
    title: 'A QoS 1 message that comes again after a lost connection is acknowledged',
    level: 'must',
    requirements: ['R-045', 'A-100', 'E-URC-04', 'E-URC-10', 'E-SUB-27'],
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

/**
 * Pushes this many QoS 1 messages; returns their packet identifiers, and those of all PUBACK packets until a later message
 * of the module. Left out is the PUBACK for any other message that the subscription brings: one of an earlier case, which
 * the module may send again at any time.
 */
async function acknowledgedOf(bench: CaseBench, count: number) {
  const { module, cloud, fence, nonce, topic } = bench;
  const began = cloud.mark();
  await setUpTopics(bench, [topic('data'), 1]);
  const [since, from] = [cloud.mark(), module.mark()];
  const texts = Array.from({ length: count }, nonce);
  for (const text of texts) await cloud.push(topic('data'), text, 1);
  await fence.down(topic('data'), from);
  const ofQosOne = () => cloud.answered('PUBLISH', began).filter(({ qos }) => qos === 1);
  const isOwn = ({ payload }: { readonly payload: Buffer }) => texts.includes(payload.toString());
  const sent = idsOf(ofQosOne().filter(isOwn));
  const last = sent.at(-1);
  await tolerantly(() =>
    cloud.expect('PUBACK', {
      since,
      what: 'PUBACK of the last message',
      match: (e) => e.packetId === last,
    }),
  );
  await fence.up(topic('up'), since);
  const others = idsOf(ofQosOne().filter((e) => !isOwn(e)));
  return { sent, acknowledged: without(idsOf(cloud.sent('PUBACK', since)), others) };
}

const idsOf = (packets: readonly { readonly packetId: number | null }[]) =>
  packets.map(({ packetId }) => packetId);

function without<T>(ids: readonly T[], others: readonly T[]): T[] {
  return ids.filter((id) => !others.includes(id));
}

/** Cuts the connection as soon as the message is sent, so that it cannot be acknowledged. */
async function loseTheConnectionOverAMessage(
  { cloud, faults, nonce }: CaseBench,
  topic: string,
): Promise<void> {
  const message = nonce();
  const stop = cloud.witness.onEvent((e) => {
    if (e.what === 'PUBLISH' && e.dir === 'tx' && e.payload.toString() === message) faults.cut();
  });
  const since = cloud.mark();
  await cloud.push(topic, message, 1);
  await cloud.witness.next((e) => e.what === 'CLOSED', { since, deadlineMs: 5_000 });
  stop();
}
