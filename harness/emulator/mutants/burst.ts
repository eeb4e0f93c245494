import type { Mutant } from '../mutant';
import { memory, oneBehindAnother } from './burst-memory';
import { mistaking, showing } from './helpers';

const counted = () => memory(() => ({ messages: 0 }));

const sinceCommand = counted();
export const keepsThirtyTwoMessages: Mutant = {
  name: 'keepsThirtyTwoMessages',
  about:
    'Of a burst only 32 messages are shown; a command makes room again (manual 1.3: a publish is shown).',
  behaviours: [
    {
      name: 'queue of 32',
      command(_command, module) {
        sinceCommand(module).messages = 0;
        return undefined;
      },
      received(_message, module) {
        sinceCommand(module).messages += 1;
        return sinceCommand(module).messages > 32 ? null : undefined;
      },
    },
  ],
};

const bytesSinceCommand = memory(() => ({ bytes: 0 }));
export const keepsFourKilobytesOfMessages: Mutant = {
  name: 'keepsFourKilobytesOfMessages',
  about: 'Of a burst only the first 4096 bytes are shown; a command makes room again (manual 1.3).',
  behaviours: [
    {
      name: 'queue of 4096 bytes',
      command(_command, module) {
        bytesSinceCommand(module).bytes = 0;
        return undefined;
      },
      received({ payload }, module) {
        bytesSinceCommand(module).bytes += payload.length;
        return bytesSinceCommand(module).bytes > 4096 ? null : undefined;
      },
    },
  ],
};

const overtaking = memory(() => ({ messages: 0, overtaken: null as Buffer | null }));
export const letsMessagesOvertake: Mutant = {
  name: 'letsMessagesOvertake',
  about: 'In a burst one message in ten is shown behind its successor (MQTT clause 4.6: ordered topics).',
  behaviours: [
    {
      name: 'overtaking',
      received(_message, module, next) {
        const shown = next();
        if (shown === null) return null;
        const state = overtaking(module);
        const { overtaken } = state;
        state.messages += 1;
        state.overtaken = state.messages % 10 === 5 ? shown : null;
        if (state.overtaken !== null) return null;
        return overtaken === null ? shown : oneBehindAnother(shown, overtaken);
      },
    },
  ],
};

const buffered = memory(() => ({ messages: 0, last: Buffer.alloc(0) as Buffer }));
export const keepsMessagesInOneBuffer: Mutant = {
  name: 'keepsMessagesInOneBuffer',
  about: 'Each fourth message of a burst is shown with the content of its predecessor (manual 1.3).',
  behaviours: [
    {
      name: 'one buffer',
      received(message, module, next) {
        const state = buffered(module);
        state.messages += 1;
        const { last } = state;
        state.last = message.payload;
        return state.messages % 4 === 0 ? next({ ...message, payload: last }) : next();
      },
    },
  ],
};

export const showsMessagesOfQosOneTwice: Mutant = {
  name: 'showsMessagesOfQosOneTwice',
  about: 'A QoS 1 message is shown when it comes and again when it is acknowledged (manual 1.3).',
  behaviours: [showing((shown, { qos }) => (qos === 1 ? oneBehindAnother(shown, shown) : shown))],
};

export const showsMessagesOfTheSubscribedQosOnly: Mutant = {
  name: 'showsMessagesOfTheSubscribedQosOnly',
  about: 'A message whose QoS is not that of the subscription is not shown (manual 1.3: a publish is shown).',
  behaviours: [
    {
      name: 'other QoS not shown',
      received: ({ topic, qos }, { state }) =>
        (state.subscriptions.get(topic) ?? qos) === qos ? undefined : null,
    },
  ],
};

export const showsNoMessagesOfQosOne: Mutant = {
  name: 'showsNoMessagesOfQosOne',
  about: 'QoS 1 messages are acknowledged and not shown (manual 1.3: a publish is shown).',
  behaviours: [mistaking((message) => (message.qos === 1 ? null : message))],
};

export const saysOkBehindMessages: Mutant = {
  name: 'saysOkBehindMessages',
  about: 'OK follows each report, though no command was given (one final result for each command line).',
  behaviours: [showing((shown) => oneBehindAnother(shown, Buffer.from('OK')))],
};

export const restartsAtRepeatedMessages: Mutant = {
  name: 'restartsAtRepeatedMessages',
  about: 'A message with the DUP flag makes the module start again.',
  behaviours: [
    {
      name: 'restart at repeated message',
      received({ dup }, module) {
        if (!dup) return undefined;
        module.powerCycle();
        return null;
      },
    },
  ],
};

export const restartsAtWaitingMessages: Mutant = {
  name: 'restartsAtWaitingMessages',
  about: 'A stored message that is delivered before the device subscribes makes the module start again.',
  dialect: { cleanSession: false, unsubscribedTopics: 'shown' },
  behaviours: [
    {
      name: 'restart at waiting message',
      received({ topic }, module) {
        if (module.state.subscriptions.has(topic)) return undefined;
        module.powerCycle();
        return null;
      },
    },
  ],
};
