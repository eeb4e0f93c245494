import type { Incoming, Module } from '../behaviour';
import { matches } from '../mqtt-link';
import type { Mutant } from '../mutant';
import { mistaking, sending } from './helpers';

/** Prints another topic than that of the message. */
const naming = (name: (message: Incoming, module: Module) => string) => ({
  name: 'naming another topic',
  received(message: Incoming, module: Module, next: () => Buffer | null) {
    const shown = next();
    if (shown === null) return null;
    const head = shown.subarray(0, shown.length - message.payload.length).toString('latin1');
    return Buffer.concat([
      Buffer.from(head.replace(message.topic, name(message, module)), 'latin1'),
      message.payload,
    ]);
  },
});

export const cutsReportedTopicsAt63: Mutant = {
  name: 'cutsReportedTopicsAt63',
  about:
    'The last byte of a topic of 64 bytes is overwritten by the terminating NUL (manual 1.3: the topic).',
  behaviours: [naming(({ topic }) => topic.slice(0, 63))],
};

export const lowerCasesTopics: Mutant = {
  name: 'lowerCasesTopics',
  about: 'Topics are printed in lower case (manual 1.3: the name of the topic).',
  behaviours: [naming(({ topic }) => topic.toLowerCase())],
};

export const namesTheLastSubscription: Mutant = {
  name: 'namesTheLastSubscription',
  about: 'Each report has the topic that was subscribed last (manual 1.3: the name of the topic).',
  behaviours: [naming(({ topic }, { state }) => [...state.subscriptions.keys()].at(-1) ?? topic)],
};

export const namesThePreviousTopic: Mutant = {
  name: 'namesThePreviousTopic',
  about: 'Each report has the topic of the previous message (manual 1.3: the name of the topic).',
  behaviours: [
    naming(({ topic }, { state }) => {
      const previous = state.settings.get('previous topic') ?? topic;
      state.settings.set('previous topic', topic);
      return previous;
    }),
  ],
};

export const namesTheFilter: Mutant = {
  name: 'namesTheFilter',
  about: 'A report has the subscribed filter (manual 1.3: the topic on which the message came).',
  behaviours: [
    naming(
      ({ topic }, { state }) =>
        [...state.subscriptions.keys()].find((filter) => /[+#]/.test(filter) && matches(filter, topic)) ??
        topic,
    ),
  ],
};

export const subscribesToAllTopics: Mutant = {
  name: 'subscribesToAllTopics',
  about: 'Messages of the device are shown whether their topic is subscribed or not (manual 1.3).',
  dialect: { unsubscribedTopics: 'shown' },
  behaviours: [
    sending('subscribe', (packet) => [
      {
        ...packet,
        subscriptions: packet.subscriptions.map(({ topic, qos }) => ({
          topic: topic.replace(/[^/]*$/, '#'),
          qos,
        })),
      },
    ]),
  ],
};

export const restartsAtMatchedFilters: Mutant = {
  name: 'restartsAtMatchedFilters',
  about: 'A message that matches a subscription only by a wildcard makes the module start again.',
  behaviours: [
    {
      name: 'restart at matched filter',
      received({ topic }, module) {
        if (module.state.subscriptions.has(topic)) return undefined;
        module.powerCycle();
        return null;
      },
    },
  ],
};

export const hidesItsOwnMessages: Mutant = {
  name: 'hidesItsOwnMessages',
  about: 'Messages that the module has published itself are not shown (chapter 2, step 8).',
  behaviours: [
    sending('publish', (packet, { state }) => {
      state.settings.set(`sent ${packet.payload.toString('latin1')}`, 'yes');
      return [packet];
    }),
    {
      name: 'own messages hidden',
      received: ({ payload }, { state }) =>
        state.settings.has(`sent ${payload.toString('latin1')}`) ? null : undefined,
    },
  ],
};

export const dropsMessagesWithDup: Mutant = {
  name: 'dropsMessagesWithDup',
  about: 'A message with the DUP flag is taken for one shown already (MQTT clause 3.3.1.1).',
  behaviours: [mistaking((message) => (message.dup ? null : message))],
};
