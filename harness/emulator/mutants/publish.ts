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

export const cutsMessagesAtTheComma: Mutant = {
  name: 'cutsMessagesAtTheComma',
  about: 'A message ends at its first comma (manual 1.4: the message is published).',
  behaviours: [misreading(PUB, (parameters) => parameters.split(',').slice(0, 3).join())],
};

export const trimsMessages: Mutant = {
  name: 'trimsMessages',
  about: 'Blanks at the ends of a message are lost (manual 1.4: the message is published).',
  behaviours: [misreading(PUB, (parameters) => parameters.replace(/,\s+([^,]*)$/, ',$1').trimEnd())],
};

export const takesMessagesOf256Bytes: Mutant = {
  name: 'takesMessagesOf256Bytes',
  about: 'A message of 256 bytes is published (manual 1.4: shorter than 256).',
  limits: { message: 256 },
};

export const refusesMessagesOf255Bytes: Mutant = {
  name: 'refusesMessagesOf255Bytes',
  about: 'A message of 255 bytes is refused (manual 1.4: shorter than 256).',
  limits: { message: 254 },
};

export const takesTopicsOf65Bytes: Mutant = {
  name: 'takesTopicsOf65Bytes',
  about: 'A message to a topic of 65 bytes is published (manual 1.4: must not exceed 64).',
  limits: { publishTopic: 65 },
};

export const publishesNumbersAsText: Mutant = {
  name: 'publishesNumbersAsText',
  about: 'A number is published as a text instead of asking for so many bytes (manual 1.4).',
  behaviours: [
    answering(PUB, async ({ parameters }, { state }) => {
      const [, topic, qos, number] = /^([^,]*),([01]),(\d+)$/.exec(parameters) ?? [];
      if (topic === undefined || number === undefined || state.link === null) return undefined;
      await state.link.publish(topic, Buffer.from(number), Number(qos));
      return { result: 'OK' };
    }),
  ],
};

export const asksForOneByteLess: Mutant = {
  name: 'asksForOneByteLess',
  about: 'Length mode ends one byte early (manual 1.4: the user enters the given length).',
  behaviours: [
    misreading(PUB, (parameters) => parameters.replace(/,(\d+)$/, (_, count) => `,${Number(count) - 1}`)),
  ],
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
