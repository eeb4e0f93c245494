import type { Module } from '../behaviour';
import type { Mutant } from '../mutant';
import { answering, changingAnswer, misreading } from './helpers';
import { fieldsOf, topicsOf } from './subscription-fields';

const SUB = '+CLOUDSUB';

export const acceptsNinthTopic: Mutant = {
  name: 'acceptsNinthTopic',
  about: 'Nine topics in one command are taken (manual 1.3: at most 8).',
  limits: { topics: 9 },
  dialect: { subscribePackets: 'per-topic' },
};

export const leavesTheNumberOfTopicsToTheCloud: Mutant = {
  name: 'leavesTheNumberOfTopicsToTheCloud',
  about:
    'Any number of topics in one command is passed to the cloud, which may refuse them (manual 1.3: at most 8).',
  limits: { topics: 1_000 },
};

export const dropsTheNinthTopic: Mutant = {
  name: 'dropsTheNinthTopic',
  about: 'Of more than eight topics eight are subscribed, and success is reported (manual 1.3: at most 8).',
  behaviours: [misreading(SUB, (parameters) => fieldsOf(parameters).slice(0, 16).join())],
};

export const subscribesEightOfNineTopics: Mutant = {
  name: 'subscribesEightOfNineTopics',
  about: 'Of nine topics the first eight are subscribed before the ninth is refused (manual 1.3).',
  behaviours: [
    {
      name: 'eight of nine',
      async command(command, _module, next) {
        const fields = fieldsOf(command.parameters);
        if (command.name !== SUB || fields.length <= 16) return undefined;
        const answer = await next({ ...command, parameters: fields.slice(0, 16).join() });
        return answer === 'silent' ? answer : { ...answer, after: ['+CMD ERROR: -2'] };
      },
    },
  ],
};

export const restartsAtSixteenTopics: Mutant = {
  name: 'restartsAtSixteenTopics',
  about: 'Sixteen topics are written past the end of a table of eight, and the module starts again.',
  behaviours: [
    answering(SUB, ({ parameters }, module) =>
      topicsOf(parameters).length >= 16 ? restarting(module, { result: 'ERROR' }) : undefined,
    ),
  ],
};

export const refusesEighthTopic: Mutant = {
  name: 'refusesEighthTopic',
  about: 'Eight topics in one command are refused (manual 1.3: up to 8).',
  limits: { topics: 7 },
};

export const losesTheEighthTopic: Mutant = {
  name: 'losesTheEighthTopic',
  about: 'Of eight topics seven are subscribed, as by a loop that ends too early (manual 1.3: up to 8).',
  behaviours: [misreading(SUB, (parameters) => fieldsOf(parameters).slice(0, 14).join())],
};

export const takesNoMoreThanSixTopics: Mutant = {
  name: 'takesNoMoreThanSixTopics',
  about: 'Seven topics in one command are refused (manual 1.3: up to 8).',
  limits: { topics: 6 },
};

export const dropsTopicsBeyondTheFirst: Mutant = {
  name: 'dropsTopicsBeyondTheFirst',
  about: 'Of several topics only the first is subscribed, and success is reported (manual 1.3).',
  behaviours: [misreading(SUB, (parameters) => fieldsOf(parameters).slice(0, 2).join())],
};

export const keepsTheLatestSubscriptionOnly: Mutant = {
  name: 'keepsTheLatestSubscriptionOnly',
  about: 'Each CLOUDSUB replaces the earlier subscriptions (manual 1.3: up to 8 topics).',
  behaviours: [
    answering(SUB, ({ form }, { state }) => {
      if (form === 'set') state.subscriptions.clear();
      return undefined;
    }),
  ],
};

export const holdsSevenTopics: Mutant = {
  name: 'holdsSevenTopics',
  about: 'An eighth topic by a separate command is refused (manual 1.3: up to 8).',
  behaviours: [
    answering(SUB, ({ form }, module) =>
      form === 'set' && module.state.subscriptions.size >= 7 ? module.refusal('input') : undefined,
    ),
  ],
};

export const ninthTopicPushesOutTheFirst: Mutant = {
  name: 'ninthTopicPushesOutTheFirst',
  about: 'A ninth topic overwrites the first, which is then no longer reported (manual 1.3).',
  behaviours: [
    changingAnswer(SUB, (reply, _command, { state }) => {
      const [first] = state.subscriptions.keys();
      if (first !== undefined && state.subscriptions.size > 8) state.subscriptions.delete(first);
      return reply;
    }),
  ],
};

export const restartsAtANinthTopic: Mutant = {
  name: 'restartsAtANinthTopic',
  about: 'A ninth topic by a separate command is written past a table of eight: the module restarts.',
  behaviours: [
    changingAnswer(SUB, (reply, _command, module) =>
      module.state.subscriptions.size > 8 ? restarting(module, reply) : reply,
    ),
  ],
};

export const neverFreesTopics: Mutant = {
  name: 'neverFreesTopics',
  about: 'An unsubscribed topic still counts towards the limit (manual 1.3: up to 8 topics).',
  behaviours: [
    answering(SUB, ({ form, parameters }, module) => {
      const { settings } = module.state;
      const taken = Number(settings.get('topics taken') ?? 0) + topicsOf(parameters).length;
      if (form === 'set' && taken > 8) return module.refusal('input');
      settings.set('topics taken', String(taken));
      return undefined;
    }),
  ],
};

export const cutsTopicsAt63: Mutant = {
  name: 'cutsTopicsAt63',
  about:
    'The last character of a topic of 64 bytes is lost, as from a buffer one byte too short (manual 1.4).',
  behaviours: [
    misreading(SUB, (parameters) =>
      fieldsOf(parameters)
        .map((field) => field.slice(0, 63))
        .join(),
    ),
  ],
};

export const refusesTopicsOf63Bytes: Mutant = {
  name: 'refusesTopicsOf63Bytes',
  about: 'Topics of 63 and 64 bytes are refused (manual 1.4: a topic has up to 64).',
  limits: { subscribeTopic: 62 },
};

export const refusesTopicsWithAShortLastLevel: Mutant = {
  name: 'refusesTopicsWithAShortLastLevel',
  about: 'A topic whose last level is a single letter is refused (manual 1.3: a string).',
  behaviours: [
    answering(SUB, ({ parameters }, module) =>
      topicsOf(parameters).some((topic) => /\/.$/.test(topic)) ? module.refusal('input') : undefined,
    ),
  ],
};

export const lowersTopics: Mutant = {
  name: 'lowersTopics',
  about: 'Topics are converted to lower case (MQTT clause 4.7.3: names are case-sensitive).',
  behaviours: [
    misreading(SUB, (parameters) => parameters.replace(/[^/,]+(?=,)/g, (leaf) => leaf.toLowerCase())),
  ],
};

export const showsMessagesOncePerTopicBegunAlike: Mutant = {
  name: 'showsMessagesOncePerTopicBegunAlike',
  about: 'A message is shown once per subscribed topic that is a prefix of its own (manual 1.3: its topic).',
  behaviours: [
    {
      name: 'comparing beginnings',
      received(message, { state }, next) {
        const shown = next();
        const alike = [...state.subscriptions.keys()].filter((topic) => message.topic.startsWith(topic));
        return (
          shown && Buffer.concat(alike.flatMap((_, i) => (i ? [Buffer.from('\r\n\r\n'), shown] : [shown])))
        );
      },
    },
  ],
};

function restarting(module: Module, reply: { readonly result: string | null }) {
  return { ...reply, afterwards: () => module.powerCycle() };
}
