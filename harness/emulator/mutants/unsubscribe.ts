import type { Mutant } from '../mutant';
import { answering, changingAnswer, misreading, sending } from './helpers';

const UNSUB = '+CLOUDUNSUB';

export const saysOkWithoutUnsubscribing: Mutant = {
  name: 'saysOkWithoutUnsubscribing',
  about: 'CLOUDUNSUB is answered OK and messages of the topic are still reported (chapter 2 step 9).',
  behaviours: [answering(UNSUB, ({ form }) => (form === 'set' ? { result: 'OK' } : undefined))],
};

export const unsubscribesAtTheModuleAlone: Mutant = {
  name: 'unsubscribesAtTheModuleAlone',
  about: 'The topic is no longer reported, but no UNSUBSCRIBE is sent (manual 1.5).',
  behaviours: [
    answering(UNSUB, ({ form, parameters }, { state }) => {
      if (form !== 'set' || !state.subscriptions.delete(parameters)) return undefined;
      return { result: 'OK' };
    }),
  ],
};

export const saysErrorThoughUnsubscribed: Mutant = {
  name: 'saysErrorThoughUnsubscribed',
  about: 'CLOUDUNSUB is carried out and answered ERROR (manual 1.5: OK).',
  behaviours: [changingAnswer(UNSUB, (reply) => ({ ...reply, result: 'ERROR' }))],
};

export const unsubscribesEverything: Mutant = {
  name: 'unsubscribesEverything',
  about: 'All topics are unsubscribed instead of one (manual 1.5: one at a time).',
  behaviours: [
    sending('unsubscribe', (packet, { state }) => {
      const others = [...state.subscriptions.keys()];
      state.subscriptions.clear();
      return [{ ...packet, unsubscriptions: [...packet.unsubscriptions, ...others] }];
    }),
  ],
};

export const unsubscribesTheNextTopicToo: Mutant = {
  name: 'unsubscribesTheNextTopicToo',
  about:
    'The topic after the unsubscribed one is lost when the table is compacted (manual 1.5: one at a time).',
  behaviours: [
    answering(UNSUB, ({ form, parameters }, { state }) => {
      const topics = [...state.subscriptions.keys()];
      const next = topics[topics.indexOf(parameters) + 1];
      if (form === 'set' && topics.includes(parameters) && next !== undefined)
        state.subscriptions.delete(next);
      return undefined;
    }),
  ],
};

export const unsubscribesEachOfSeveral: Mutant = {
  name: 'unsubscribesEachOfSeveral',
  about: 'All topics of one command are unsubscribed (manual 1.5: only one at a time).',
  behaviours: [
    {
      name: 'one after the other',
      async command(command, _module, next) {
        const topics = command.parameters.split(',');
        if (command.name !== UNSUB || topics.length < 2) return undefined;
        for (const topic of topics) await next({ ...command, parameters: topic });
        return { result: 'OK' };
      },
    },
  ],
};

export const unsubscribesAllWhenNothingIsNamed: Mutant = {
  name: 'unsubscribesAllWhenNothingIsNamed',
  about: 'CLOUDUNSUB without a topic ends every subscription (manual 1.5: the topic to give up).',
  behaviours: [
    {
      name: 'all for none',
      async command(command, { state }, next) {
        if (command.name !== UNSUB || command.parameters !== '' || command.form === 'test') return undefined;
        for (const topic of [...state.subscriptions.keys()])
          await next({ ...command, form: 'set', parameters: topic });
        return { result: 'OK' };
      },
    },
  ],
};

export const unsubscribesWhatBeginsAlike: Mutant = {
  name: 'unsubscribesWhatBeginsAlike',
  about: 'Topics that begin with the unsubscribed one are no longer reported either (manual 1.5: the topic).',
  behaviours: [
    changingAnswer(UNSUB, (reply, { parameters }, { state }) => {
      for (const topic of [...state.subscriptions.keys()])
        if (topic.startsWith(parameters)) state.subscriptions.delete(topic);
      return reply;
    }),
  ],
};

export const unsubscribesWithoutRegardToCase: Mutant = {
  name: 'unsubscribesWithoutRegardToCase',
  about: 'A topic that differs only in case is unsubscribed, too (MQTT clause 4.7.3).',
  behaviours: [
    changingAnswer(UNSUB, (reply, { parameters }, { state }) => {
      for (const topic of [...state.subscriptions.keys()])
        if (topic.toLowerCase() === parameters.toLowerCase()) state.subscriptions.delete(topic);
      return reply;
    }),
  ],
};

export const cutsUnsubscribedTopicsAt63: Mutant = {
  name: 'cutsUnsubscribedTopicsAt63',
  about: 'The last character of a topic of 64 bytes is lost, so that it is never unsubscribed (manual 1.5).',
  behaviours: [misreading(UNSUB, (parameters) => parameters.slice(0, 63))],
};

export const subscribesOnlyOnce: Mutant = {
  name: 'subscribesOnlyOnce',
  about:
    'CLOUDSUB of a topic that was unsubscribed is answered OK, but its messages are not shown (manual 1.3).',
  behaviours: [
    changingAnswer('+CLOUDSUB', (reply, { parameters }, { state }) => {
      for (const topic of parameters.split(','))
        if (state.settings.has(`given up ${topic}`)) state.subscriptions.delete(topic);
      return reply;
    }),
    answering(UNSUB, ({ parameters }, { state }) => {
      state.settings.set(`given up ${parameters}`, 'yes');
      return undefined;
    }),
  ],
};

export const showsOncePerSubscriptionEver: Mutant = {
  name: 'showsOncePerSubscriptionEver',
  about: 'A topic that is unsubscribed and subscribed again is stored twice: its messages are shown twice.',
  behaviours: [
    answering(UNSUB, ({ parameters }, { state }) => {
      state.settings.set(`given up ${parameters}`, 'yes');
      return undefined;
    }),
    {
      name: 'the old place',
      received({ topic }, { state }, next) {
        const shown = next();
        if (shown === null || !state.settings.has(`given up ${topic}`)) return shown;
        return Buffer.concat([shown, Buffer.from('\r\n\r\n'), shown]);
      },
    },
  ],
};

export const remembersTopicsAcrossConnections: Mutant = {
  name: 'remembersTopicsAcrossConnections',
  about:
    'After a reconnect the module resubscribes to all earlier topics, even unsubscribed ones (manual 1.5).',
  behaviours: [
    changingAnswer('+CLOUDSUB', (reply, { parameters }, { state }) => {
      const known = state.settings.get('ever subscribed')?.split('\n') ?? [];
      state.settings.set('ever subscribed', [...new Set([...known, parameters])].join('\n'));
      return reply;
    }),
    {
      name: 'subscribing again',
      async command(command, module, next) {
        const ever = module.state.settings.get('ever subscribed');
        if (command.name !== '+CLOUDCONN') return undefined;
        const answer = await next();
        // One command each, as they were given: all together may be more than eight, which is refused.
        for (const parameters of ever?.split('\n') ?? [])
          await module.answer({ body: '', name: '+CLOUDSUB', form: 'set', parameters });
        return answer;
      },
    },
  ],
};
