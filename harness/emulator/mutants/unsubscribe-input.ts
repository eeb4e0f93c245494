import { setTimeout as delay } from 'node:timers/promises';
import { matches } from '../mqtt-link';
import type { Mutant } from '../mutant';
import { answering, changingAnswer } from './helpers';

const UNSUB = '+CLOUDUNSUB';

export const saysOkToUnsubscribeNothing: Mutant = {
  name: 'saysOkToUnsubscribeNothing',
  about: 'CLOUDUNSUB without a topic is answered OK (manual 1.5: the topic to give up).',
  behaviours: [
    answering(UNSUB, ({ form, parameters }) =>
      form === 'action' || (form === 'set' && parameters === '') ? { result: 'OK' } : undefined,
    ),
  ],
};

export const saysOkToUnsubscribeWithoutConnection: Mutant = {
  name: 'saysOkToUnsubscribeWithoutConnection',
  about: 'CLOUDUNSUB is answered OK though there is no connection (manual 1.5: OK is success).',
  behaviours: [
    answering(UNSUB, ({ form }, { state }) =>
      form === 'set' && state.link === null ? { result: 'OK' } : undefined,
    ),
  ],
};

export const unsubscribesByPattern: Mutant = {
  name: 'unsubscribesByPattern',
  about: 'A wildcard ends each subscription that it matches (MQTT clause 3.10.4: compared by character).',
  behaviours: [
    changingAnswer(UNSUB, (reply, { parameters }, { state }) => {
      for (const topic of [...state.subscriptions.keys()])
        if (matches(parameters, topic)) state.subscriptions.delete(topic);
      return reply;
    }),
  ],
};

export const hangsOnUnknownTopic: Mutant = {
  name: 'hangsOnUnknownTopic',
  about: 'CLOUDUNSUB of a topic that is not subscribed is never answered.',
  behaviours: [
    answering(UNSUB, ({ form, parameters }, { state }) =>
      form === 'set' && !state.subscriptions.has(parameters) ? 'silent' : undefined,
    ),
  ],
};

export const restartsOnUnknownTopic: Mutant = {
  name: 'restartsOnUnknownTopic',
  about: 'CLOUDUNSUB of a topic that is not subscribed makes the module start again.',
  behaviours: [
    answering(UNSUB, ({ form, parameters }, module) =>
      form === 'set' && !module.state.subscriptions.has(parameters)
        ? { result: 'ERROR', afterwards: () => module.powerCycle() }
        : undefined,
    ),
  ],
};

export const reportsUnsubscriptionWithoutLineFeed: Mutant = {
  name: 'reportsUnsubscriptionWithoutLineFeed',
  about: 'The report of CLOUDUNSUB ends in CR alone (manual 1.1: lines stand between CR LF and CR LF).',
  dialect: { unsubReport: '+CLOUDUNSUBACK: <OK>' },
  behaviours: [
    {
      name: 'no LF behind the report',
      output: (bytes) => [
        Buffer.from(bytes.toString('latin1').replace(/(\+CLOUDUNSUBACK: [^\r]*)\r\n/g, '$1\r'), 'latin1'),
      ],
    },
  ],
};

export const losesOtherMessagesWhileUnsubscribing: Mutant = {
  name: 'losesOtherMessagesWhileUnsubscribing',
  about: 'Messages of other topics that come while CLOUDUNSUB runs are lost (manual 1.5: one topic).',
  behaviours: [
    {
      name: 'deaf while unsubscribing',
      async command({ name, parameters }, { state }, next) {
        if (name !== UNSUB) return undefined;
        state.settings.set('unsubscribing', parameters);
        const answer = await next();
        await delay(DEAF_MS);
        state.settings.delete('unsubscribing');
        return answer;
      },
      received: (_message, { state }) => (state.settings.has('unsubscribing') ? null : undefined),
    },
  ],
};

/** How long messages are lost after the acknowledgement, ms. */
const DEAF_MS = 25;
