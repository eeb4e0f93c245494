import type { IPublishPacket } from 'mqtt-packet';
import type { Mutant } from '../mutant';
import type { ModuleState } from '../state';
import { answering, changingAnswer, isThird, seeing, sending } from './helpers';

const PUB = '+CLOUDPUB';

export const saysOkWithoutPublishing: Mutant = {
  name: 'saysOkWithoutPublishing',
  about: 'CLOUDPUB is answered OK and no message leaves (manual 1.4).',
  behaviours: [sending('publish', () => [])],
};

export const publishesEverythingTwice: Mutant = {
  name: 'publishesEverythingTwice',
  about: 'Each message is published twice (manual 1.4: one message for one command).',
  behaviours: [sending('publish', (packet) => [packet, packet])],
};

export const publishesEveryThirdMessageTwice: Mutant = {
  name: 'publishesEveryThirdMessageTwice',
  about: 'Every third message leaves twice (manual 1.4: one message for one command).',
  behaviours: [
    sending('publish', (packet, { state }) =>
      isThird(state, 'messages published') ? [packet, packet] : [packet],
    ),
  ],
};

export const publishesWithQosZero: Mutant = {
  name: 'publishesWithQosZero',
  about: 'A message with QoS 1 leaves with QoS 0 (manual 1.4).',
  behaviours: [sending('publish', ({ messageId: _, ...packet }) => [{ ...packet, qos: 0 }])],
};

export const publishesRetained: Mutant = {
  name: 'publishesRetained',
  about:
    'Messages are published with the retain flag, which the command does not ask for and the platform does not have.',
  behaviours: [sending('publish', (packet) => [{ ...packet, retain: true }])],
};

export const marksMessagesAsDuplicates: Mutant = {
  name: 'marksMessagesAsDuplicates',
  about: 'A QoS 1 message leaves with DUP the first time (MQTT clause 3.3.1.1).',
  behaviours: [sending('publish', (packet) => [{ ...packet, dup: packet.qos > 0 }])],
};

export const neverAnswersPublish: Mutant = {
  name: 'neverAnswersPublish',
  about: 'The message leaves and no final result comes (manual 1.4: OK).',
  behaviours: [changingAnswer(PUB, () => 'silent')],
};

export const saysOkToPublishWithoutConnection: Mutant = {
  name: 'saysOkToPublishWithoutConnection',
  about: 'CLOUDPUB is answered OK though there is no connection (manual 1.6: connect again first).',
  behaviours: [
    answering(PUB, ({ form }, { state }) =>
      form === 'set' && state.link === null ? { result: 'OK' } : undefined,
    ),
  ],
};

export const publishesWithQosOne: Mutant = {
  name: 'publishesWithQosOne',
  about: 'A message with QoS 0 leaves with QoS 1 (manual 1.4).',
  behaviours: [
    sending('publish', (packet, { state }) => [
      { ...packet, qos: 1, messageId: packet.messageId ?? state.link?.nextPacketId() ?? 1 },
    ]),
  ],
};

export const publishesToLowerCaseTopics: Mutant = {
  name: 'publishesToLowerCaseTopics',
  about: 'The topic is sent in lower case, which is another topic (manual 1.4; MQTT clause 4.7.3).',
  behaviours: [sending('publish', (packet) => [{ ...packet, topic: packet.topic.toLowerCase() }])],
};

export const sendsMessagesOneCommandLate: Mutant = {
  name: 'sendsMessagesOneCommandLate',
  about: 'Each message is sent only when the next one is published (manual 1.4).',
  behaviours: [
    sending('publish', (packet, { state }) => {
      const waiting = late.get(state);
      late.set(state, packet);
      return waiting === undefined ? [] : [waiting];
    }),
  ],
};

/** The packet that `sendsMessagesOneCommandLate` holds back. */
const late = new WeakMap<ModuleState, IPublishPacket>();

export const swapsNeighbouringMessages: Mutant = {
  name: 'swapsNeighbouringMessages',
  about: 'Of two messages the second leaves first (MQTT clause 4.6: ordered topics).',
  behaviours: [
    sending('publish', (packet, { state }) => {
      const waiting = swapped.get(state);
      if (waiting !== undefined) swapped.delete(state);
      else if (/(1|3|5|7|9)$/.test(packet.payload.toString())) {
        swapped.set(state, packet);
        return [];
      }
      return waiting === undefined ? [packet] : [packet, waiting];
    }),
  ],
};

/** The packet that `swapsNeighbouringMessages` sends after the next one. */
const swapped = new WeakMap<ModuleState, IPublishPacket>();

export const dropsRepeatedMessages: Mutant = {
  name: 'dropsRepeatedMessages',
  about: 'A message equal to the previous one is taken for a repetition and not sent (manual 1.4).',
  behaviours: [
    sending('publish', (packet, { state }) => {
      const last = `${packet.topic} ${packet.payload}`;
      if (state.settings.get('last message') === last) return [];
      state.settings.set('last message', last);
      return [packet];
    }),
  ],
};

export const losesMessagesWhilePublishing: Mutant = {
  name: 'losesMessagesWhilePublishing',
  about: 'The next message received after a publish is not shown (manual 1.3).',
  behaviours: [
    sending('publish', (packet, { state }) => {
      state.settings.set('deaf', 'yes');
      return [packet];
    }),
    seeing('publish', (packet, { state }) => (state.settings.delete('deaf') ? [] : [packet])),
  ],
};

export const reportsItsOwnMessages: Mutant = {
  name: 'reportsItsOwnMessages',
  about: 'What is published is shown as received although it is not subscribed to (manual 1.3).',
  behaviours: [
    sending('publish', (packet, module) => {
      const { topic, payload } = packet;
      module.report(`+CLOUDPUBLISH: 0,${topic},${payload.length},${payload.toString('latin1')}`);
      return [packet];
    }),
  ],
};

export const retransmitsWithoutDup: Mutant = {
  name: 'retransmitsWithoutDup',
  about: 'A QoS 1 message that is not acknowledged at once is sent again without DUP (MQTT clause 3.3.1.1).',
  behaviours: [
    sending('publish', (packet, { state }) => {
      const { messageId } = packet;
      if (messageId === undefined || resent.has(packet)) return [packet];
      const again = { ...packet };
      resent.add(again);
      const timer = setTimeout(() => state.link?.send(again), 30);
      acknowledged.set(state, () => clearTimeout(timer));
      return [packet];
    }),
    seeing('puback', (packet, { state }) => {
      acknowledged.get(state)?.();
      return [packet];
    }),
  ],
};

/** Packets that `retransmitsWithoutDup` has made as a second copy. */
const resent = new WeakSet<IPublishPacket>();
/** Cancels the second copy of the last message. */
const acknowledged = new WeakMap<ModuleState, () => void>();
