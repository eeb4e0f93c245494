import type { Mutant } from '../mutant';
import { isThird, mistaking, seeing, sending, showing } from './helpers';

export const showsNothing: Mutant = {
  name: 'showsNothing',
  about: 'Messages on subscribed topics are not shown (manual 1.3).',
  behaviours: [mistaking(() => null)],
};

export const showsEverythingTwice: Mutant = {
  name: 'showsEverythingTwice',
  about: 'Each message is shown twice (manual 1.3).',
  behaviours: [showing((shown) => Buffer.concat([shown, Buffer.from('\r\n\r\n'), shown]))],
};

export const misspellsPublish: Mutant = {
  name: 'misspellsPublish',
  about: '+LOUDPUBLISH is printed instead of +CLOUDPUBLISH (manual 1.3; the misprint of chapter 2).',
  behaviours: [showing((shown) => Buffer.concat([Buffer.from('+L'), shown.subarray('+CL'.length)]))],
};

export const cutsMessagesAtNul: Mutant = {
  name: 'cutsMessagesAtNul',
  about: 'A message ends at its first NUL, as strings of C do (manual 1.3: the message content).',
  behaviours: [
    mistaking((message) => {
      const end = message.payload.indexOf(0);
      return end < 0 ? message : { ...message, payload: message.payload.subarray(0, end) };
    }),
  ],
};

export const countsCharactersOfMessages: Mutant = {
  name: 'countsCharactersOfMessages',
  about: 'msg_len counts characters instead of bytes (manual 1.3: the length of the message).',
  behaviours: [
    showing((shown, { payload }) => {
      const head = shown.subarray(0, shown.length - payload.length).toString('latin1');
      const characters = [...payload.toString('utf8')].length;
      return Buffer.concat([Buffer.from(head.replace(/\d+,$/, `${characters},`), 'latin1'), payload]);
    }),
  ],
};

export const namesTheWrongTopic: Mutant = {
  name: 'namesTheWrongTopic',
  about: 'The topic is printed without its last level (manual 1.3: the name of the topic).',
  behaviours: [
    showing((shown, { topic, payload }) => {
      const head = shown.subarray(0, shown.length - payload.length).toString('latin1');
      const parent = topic.slice(0, topic.lastIndexOf('/'));
      return Buffer.concat([Buffer.from(head.replace(topic, parent), 'latin1'), payload]);
    }),
  ],
};

export const neverAcknowledgesMessages: Mutant = {
  name: 'neverAcknowledgesMessages',
  about: 'QoS 1 messages are shown and not acknowledged (MQTT clause 4.3.2).',
  behaviours: [sending('puback', () => [])],
};

export const losesEveryThirdMessage: Mutant = {
  name: 'losesEveryThirdMessage',
  about: 'In a burst every third message is not shown (manual 1.3).',
  behaviours: [
    seeing('publish', (packet, { state }) => (isThird(state, 'messages received') ? [] : [packet])),
  ],
};

export const showsEveryThirdMessageTwice: Mutant = {
  name: 'showsEveryThirdMessageTwice',
  about: 'Every third message is shown twice (manual 1.3).',
  behaviours: [
    seeing('publish', (packet, { state }) =>
      isThird(state, 'messages received') ? [packet, packet] : [packet],
    ),
  ],
};
