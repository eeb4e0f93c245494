import { setTimeout as delay } from 'node:timers/promises';
import type { Mutant } from '../mutant';
import { answering, changingAnswer, mistaking } from './helpers';

const SUB = '+CLOUDSUB';

export const losesMessagesInFrontOfTheReport: Mutant = {
  name: 'losesMessagesInFrontOfTheReport',
  about: 'Messages that come before +CLOUDSUBACK has been printed are lost (manual 1.3: a publish is shown).',
  behaviours: [
    {
      name: 'deaf until reported',
      async command({ name }, { state }, next) {
        if (name !== SUB) return undefined;
        state.settings.set('subscribing', 'yes');
        const answer = await next();
        await delay(DEAF_MS);
        state.settings.delete('subscribing');
        return answer;
      },
      received: (_message, { state }) => (state.settings.has('subscribing') ? null : undefined),
    },
  ],
};

/** How long messages are lost after the acknowledgement, ms. */
const DEAF_MS = 10;

export const losesTheReportWhenTheNextCommandComes: Mutant = {
  name: 'losesTheReportWhenTheNextCommandComes',
  about: 'A command that comes between OK and +CLOUDSUBACK swallows the report (manual 1.3: it is returned).',
  dialect: { subOrder: 'ok-first' },
  behaviours: [
    {
      name: 'one report at most per command',
      async command(command, { state }, next) {
        const answer = await next();
        const { commandsAnswered } = state;
        if (command.name !== SUB || answer === 'silent' || !(answer.after instanceof Promise)) return answer;
        const after = answer.after.then((lines) =>
          state.commandsAnswered > commandsAnswered + 1 ? [] : lines,
        );
        return { ...answer, after };
      },
    },
  ],
};

export const showsNoMessageOfQosOne: Mutant = {
  name: 'showsNoMessageOfQosOne',
  about: 'Messages of QoS 1 are acknowledged and not shown (manual 1.3: a publish is shown).',
  behaviours: [mistaking((message) => (message.qos === 1 ? null : message))],
};

export const subscribesToNothingAfterAReconnect: Mutant = {
  name: 'subscribesToNothingAfterAReconnect',
  about: 'After a second CLOUDCONN, CLOUDSUB of an earlier topic is answered OK and nothing is subscribed.',
  behaviours: [
    answering('+CLOUDCONN', (_command, { state }) => {
      state.settings.set('connections', `${Number(state.settings.get('connections') ?? 0) + 1}`);
      return undefined;
    }),
    answering(SUB, ({ parameters }, { state }) => {
      const known = state.settings.get('topics ever') ?? '';
      state.settings.set('topics ever', `${known}|${parameters}`);
      return Number(state.settings.get('connections')) > 1 && known.includes(parameters)
        ? { lines: ['+CLOUDSUBACK: <OK>'], result: 'OK' }
        : undefined;
    }),
  ],
};

export const receivesTwiceWhatIsSubscribedTwice: Mutant = {
  name: 'receivesTwiceWhatIsSubscribedTwice',
  about: 'A topic that is subscribed again is stored twice, and its messages are shown twice.',
  behaviours: [
    answering(SUB, ({ parameters }, { state }) => {
      const topics = parameters.split(',').filter((_, position) => position % 2 === 0);
      for (const [position, topic] of topics.entries())
        if (state.subscriptions.has(topic) || topics.indexOf(topic) < position)
          state.settings.set(`twice ${topic}`, 'yes');
      return undefined;
    }),
    {
      name: 'a place each',
      received({ topic }, { state }, next) {
        const shown = next();
        if (shown === null || !state.settings.has(`twice ${topic}`)) return shown;
        return Buffer.concat([shown, Buffer.from('\r\n\r\n'), shown]);
      },
    },
  ],
};

export const losesWhatIsSubscribedTwice: Mutant = {
  name: 'losesWhatIsSubscribedTwice',
  about: 'Subscribing to a topic again unsubscribes it: its messages are no longer shown.',
  behaviours: [
    changingAnswer(SUB, (reply, { parameters }, { state }) => {
      const topics = parameters.split(',').filter((_, position) => position % 2 === 0);
      for (const [position, topic] of topics.entries()) {
        const known = state.settings.has(`known ${topic}`) || topics.indexOf(topic) < position;
        if (known) state.subscriptions.delete(topic);
        state.settings.set(`known ${topic}`, 'yes');
      }
      return reply;
    }),
  ],
};
