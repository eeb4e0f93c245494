import { resultText } from '../../harness/bench/sent-command';
import type { Case } from '../../harness/conformance/case';
import { marksMessagesAsDuplicates, publishesRetained } from '../../harness/emulator/mutants/publish';
import * as mutant from '../../harness/emulator/mutants/qos-packets';

/** PUBLISH from the device (MQTT clauses 2.3.1 and 3.3.1). */
export const uplink: readonly Case[] = [
  {
    id: 'mqtt-first-transmission-has-neither-dup-nor-retain',
    title: 'A message is published without DUP the first time, and never with RETAIN',
    level: 'should',
    requirements: ['R-061', 'R-068', 'E-PUB-01'],
    from: 'connected',
    needs: ['packets'],
    refutedBy: [marksMessagesAsDuplicates, publishesRetained],
    async run({ module, cloud, check, nonce, topic }) {
      for (const qos of [0, 1]) {
        const [since, message] = [cloud.mark(), nonce()];
        await module.publish(topic('data'), qos, message);
        const { dup, retain } = await cloud.expect('PUBLISH', {
          since,
          what: `message of QoS ${qos}`,
          match: (e) => e.payload.toString() === message,
        });
        check(`flags of a message of QoS ${qos}`, { dup, retain }).is({ dup: false, retain: false });
      }
    },
  },
  {
    id: 'mqtt-unacknowledged-messages-have-identifiers-of-their-own',
    title: 'Two QoS 1 messages under way at a time carry different packet identifiers, neither of them 0',
    level: 'must',
    requirements: ['R-065', 'R-068', 'A-100', 'E-PUB-01'],
    from: 'connected',
    needs: ['packets', 'faults'],
    refutedBy: [mutant.reusesAPacketIdentifier],
    async run({ module, cloud, check, faults, nonce, topic }) {
      faults.puback({ kind: 'late', ms: 200 });
      const [since, messages] = [cloud.mark(), [nonce(), nonce()]];
      for (const message of messages)
        check('AT+CLOUDPUB', resultText(await module.publish(topic('data'), 1, message))).is('OK');
      const ids = new Map<string, number>();
      for (const message of messages) {
        const match = (e: { payload: Buffer }) => e.payload.toString() === message;
        const { packetId } = await cloud.expect('PUBLISH', { since, what: 'QoS 1 message', match });
        ids.set(message, packetId ?? 0);
      }
      check('packet identifiers of 0', [...ids.values()].filter((id) => id === 0).length).is(0);
      const answeredFirst = cloud.answered('PUBACK', since)[0];
      const second = cloud.sent('PUBLISH', since).find((e) => e.payload.toString() === messages[1]);
      const together = !answeredFirst || !second || answeredFirst.index > second.index;
      if (together) check('different packet identifiers', new Set(ids.values()).size).is(2);
    },
  },
];
