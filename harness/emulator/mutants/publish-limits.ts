import type { Mutant } from '../mutant';
import { misreading } from './helpers';

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

export const takesMessagesOfAnyLength: Mutant = {
  name: 'takesMessagesOfAnyLength',
  about: 'There is no limit to a message (manual 1.4: shorter than 256).',
  limits: { message: 1_000_000 },
};

export const cutsLongMessages: Mutant = {
  name: 'cutsLongMessages',
  about: 'A message that is too long is cut to 255 bytes and published (manual 1.4: shorter than 256).',
  behaviours: [
    misreading('+CLOUDPUB', (parameters) => {
      const [, head = '', message = ''] = /^([^,]*,[^,]*,)(.*)$/s.exec(parameters) ?? [];
      return head + message.slice(0, 255);
    }),
  ],
};

export const refusesMessagesOfOneByte: Mutant = {
  name: 'refusesMessagesOfOneByte',
  about: 'A message of one byte is treated as empty (manual 1.4).',
  behaviours: [misreading('+CLOUDPUB', (parameters) => parameters.replace(/^([^,]*,[^,]*,)[^\d]$/s, '$1'))],
};

export const takesNoShortMessages: Mutant = {
  name: 'takesNoShortMessages',
  about: 'A message of fewer than three bytes is refused (manual 1.4 has no lower limit).',
  behaviours: [misreading('+CLOUDPUB', (parameters) => parameters.replace(/^([^,]*,[^,]*,)\D{1,2}$/s, '$1'))],
};

export const losesTheEndOfLongMessages: Mutant = {
  name: 'losesTheEndOfLongMessages',
  about: 'Only the first 240 bytes of a message are published (manual 1.4: shorter than 256).',
  behaviours: [
    misreading('+CLOUDPUB', (parameters) => parameters.replace(/^([^,]*,[^,]*,.{240}).*$/s, '$1')),
  ],
};

export const countsCharactersOfMessagesSent: Mutant = {
  name: 'countsCharactersOfMessagesSent',
  about: 'A message of 258 bytes is published because it has 86 characters (manual 1.4: shorter than 256).',
  limits: { message: 258 },
};

export const refusesTopicsOf64Bytes: Mutant = {
  name: 'refusesTopicsOf64Bytes',
  about: 'A message to a topic of 64 bytes is refused (manual 1.4: must not exceed 64).',
  limits: { publishTopic: 63 },
};

export const takesTopicsOfAnyLength: Mutant = {
  name: 'takesTopicsOfAnyLength',
  about: 'There is no limit to a topic (manual 1.4: must not exceed 64).',
  limits: { publishTopic: 1_000 },
};

export const cutsTopicsAt64Bytes: Mutant = {
  name: 'cutsTopicsAt64Bytes',
  about: 'A topic that is too long is cut to 64 bytes, and the message is published to that (manual 1.4).',
  behaviours: [
    misreading('+CLOUDPUB', (parameters) => {
      const topic = parameters.split(',')[0] ?? '';
      return topic.slice(0, 64) + parameters.slice(topic.length);
    }),
  ],
};

export const losesTheEndOfLongLines: Mutant = {
  name: 'losesTheEndOfLongLines',
  about: 'Only the first 300 characters of a line are read, too few for topic and message (manual 1.4).',
  behaviours: [misreading('+CLOUDPUB', (parameters) => parameters.slice(0, 288))],
};

export const countsMessagesSentInEightBits: Mutant = {
  name: 'countsMessagesSentInEightBits',
  about:
    'The length of a message is counted in 8 bits, so one byte of 257 is published (manual 1.4: below 256).',
  behaviours: [
    misreading('+CLOUDPUB', (parameters) => {
      const [, head = '', message = ''] = /^([^,]*,[^,]*,)(.*)$/s.exec(parameters) ?? [];
      return message.length > 256 ? head + message.slice(0, message.length % 256) : parameters;
    }),
  ],
};
