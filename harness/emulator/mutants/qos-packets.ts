import type { Packet } from 'mqtt-packet';
import type { Mutant } from '../mutant';
import { seeing, sending } from './helpers';

const REQUESTS: readonly Packet['cmd'][] = ['subscribe', 'unsubscribe'];
const ANSWERS: readonly Packet['cmd'][] = ['suback', 'unsuback'];

export const numbersRequestsWithZero: Mutant = {
  name: 'numbersRequestsWithZero',
  about: 'SUBSCRIBE and UNSUBSCRIBE leave with packet identifier 0 (MQTT clause 2.3.1: not 0).',
  behaviours: [
    {
      name: 'identifier 0',
      sending(packet, { state }) {
        if (!REQUESTS.includes(packet.cmd)) return undefined;
        state.settings.set('awaited identifier', String(packet.messageId));
        return [{ ...packet, messageId: 0 }];
      },
      arriving: (packet, { state }) =>
        ANSWERS.includes(packet.cmd)
          ? [{ ...packet, messageId: Number(state.settings.get('awaited identifier')) }]
          : undefined,
    },
  ],
};

export const reusesAPacketIdentifier: Mutant = {
  name: 'reusesAPacketIdentifier',
  about:
    'Each QoS 1 message leaves with identifier 1, acknowledged or not (MQTT clause 2.3.1: one not in use).',
  behaviours: [sending('publish', (packet) => [packet.qos > 0 ? { ...packet, messageId: 1 } : packet])],
};

export const asksTwice: Mutant = {
  name: 'asksTwice',
  about:
    'SUBSCRIBE and UNSUBSCRIBE are sent twice (MQTT clause 4.4: nothing is repeated while the connection is up).',
  behaviours: [
    sending('subscribe', (packet) => [packet, packet]),
    sending('unsubscribe', (packet) => [packet, packet]),
  ],
};

export const acknowledgesTwice: Mutant = {
  name: 'acknowledgesTwice',
  about: 'Each QoS 1 message is acknowledged twice (MQTT clause 4.3.2: a PUBACK for a PUBLISH).',
  behaviours: [sending('puback', (packet) => [packet, packet])],
};

export const acknowledgesTheWrongMessage: Mutant = {
  name: 'acknowledgesTheWrongMessage',
  about: 'PUBACK names another packet identifier than the message had (MQTT clause 4.3.2).',
  behaviours: [
    sending('puback', (packet) => [{ ...packet, messageId: ((packet.messageId ?? 0) % 0xffff) + 1 }]),
  ],
};

export const acknowledgesEveryThirdMessageOnly: Mutant = {
  name: 'acknowledgesEveryThirdMessageOnly',
  about: 'In a burst two of three QoS 1 messages are not acknowledged (MQTT clause 4.3.2).',
  behaviours: [
    sending('puback', (packet, { state }) => {
      const count = 1 + Number(state.settings.get('acknowledgements') ?? 0);
      state.settings.set('acknowledgements', String(count));
      return count % 3 === 1 ? [packet] : [];
    }),
  ],
};

export const acknowledgesMessagesOfQosZero: Mutant = {
  name: 'acknowledgesMessagesOfQosZero',
  about: 'A QoS 0 message is acknowledged, too (MQTT clause 4.3.1: no response is sent).',
  behaviours: [
    seeing('publish', (packet, { state }) => {
      if (packet.qos === 0) state.link?.send({ cmd: 'puback', messageId: 1 });
      return [packet];
    }),
  ],
};

export const ignoresRedeliveredMessages: Mutant = {
  name: 'ignoresRedeliveredMessages',
  about: 'A message with DUP is silently dropped, so that it comes again for ever (MQTT clause 4.3.2).',
  dialect: { cleanSession: false, unsubscribedTopics: 'shown' },
  behaviours: [seeing('publish', (packet) => (packet.dup ? [] : [packet]))],
};
