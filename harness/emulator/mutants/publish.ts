import type { Mutant } from '../mutant';
import { answering, changingAnswer, misreading, sending } from './helpers';

const PUB = '+CLOUDPUB';

export const saysOkWithoutPublishing: Mutant = {
  name: 'saysOkWithoutPublishing',
  about: 'CLOUDPUB is answered OK and no message leaves (manual 1.4).',
  behaviours: [sending('publish', () => [])],
};

export const publishesEverythingTwice: Mutant = {
  name: 'publishesEverythingTwice',
  about: 'Each message leaves twice (manual 1.4: one message for one command).',
  behaviours: [sending('publish', (packet) => [packet, packet])],
};

export const publishesWithQosZero: Mutant = {
  name: 'publishesWithQosZero',
  about: 'A message with QoS 1 leaves with QoS 0 (manual 1.4).',
  behaviours: [sending('publish', ({ messageId: _, ...packet }) => [{ ...packet, qos: 0 }])],
};

export const publishesRetained: Mutant = {
  name: 'publishesRetained',
  about: 'Messages leave with the retain flag, which nobody asked for and the platform does not have.',
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
