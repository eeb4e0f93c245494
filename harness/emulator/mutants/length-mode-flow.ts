import type { Answer, Module } from '../behaviour';
import type { Mutant } from '../mutant';
import { enteringData, NUMERIC } from './data-entry';
import { answering, changingAnswer, seeing } from './helpers';

/** Up to `count` bytes that the host has sent without a prompt. */
async function atOnce(count: number, module: Module): Promise<Buffer> {
  return (await module.collect({ count, idleMs: 20, escape: false })).data;
}

export const readsDataOnlyOnce: Mutant = {
  name: 'readsDataOnlyOnce',
  about: 'Only the data that has arrived at the first read is taken (manual 1.4).',
  behaviours: [
    answering('+CLOUDPUB', async ({ parameters }, module) => {
      const [, topic, , count] = NUMERIC.exec(parameters) ?? [];
      const { link } = module.state;
      if (topic === undefined || link === null) return undefined;
      module.say(module.dialect.prompt);
      const request = { count: Number(count), idleMs: 5_000, escape: false, inOnePiece: true };
      await link.publish(topic, (await module.collect(request)).data, 0);
      return { result: 'OK' };
    }),
  ],
};

export const endsDataEntryAtAMessage: Mutant = {
  name: 'endsDataEntryAtAMessage',
  about: 'A message that arrives while data is entered ends the entry with an error (manual 1.4).',
  behaviours: [
    {
      name: 'entry ended by a message',
      async command({ name, parameters }, module, next) {
        const [, , , count] = NUMERIC.exec(parameters) ?? [];
        if (name !== '+CLOUDPUB' || count === undefined || module.state.link === null) return undefined;
        const disturbed = new Promise<Answer>((resolve) => disturbing.set(module, resolve));
        return Promise.race([next(), disturbed]);
      },
      received(_message, module) {
        disturbing.get(module)?.({ result: 'ERROR' });
        return undefined;
      },
    },
  ],
};

/** Ends the running data entry of each module. */
const disturbing = new WeakMap<Module, (answer: Answer) => void>();

export const publishesSurplusToo: Mutant = {
  name: 'publishesSurplusToo',
  about: 'What was entered beyond the length is published with the message (manual 1.4: the given length).',
  behaviours: [
    enteringData(async (data, { topic, qos, link }, module) => {
      const surplus = await atOnce(255, module);
      await link.publish(topic, Buffer.concat([data, surplus]), qos);
      return { result: 'OK' };
    }),
  ],
};

export const swallowsCommandsBehindSurplus: Mutant = {
  name: 'swallowsCommandsBehindSurplus',
  about: 'Bytes beyond the length keep length mode open, and the next command is taken for data.',
  behaviours: [
    enteringData(async (data, { topic, qos, link }, module) => {
      const surplus = await atOnce(1, module);
      await link.publish(topic, data, qos);
      if (surplus.length > 0) void module.collect({ count: 1_000, idleMs: 5_000, escape: false });
      return { result: 'OK' };
    }),
  ],
};

export const worksOnlyOnce: Mutant = {
  name: 'worksOnlyOnce',
  about: 'Length mode works once and is refused from then on (manual 1.4).',
  behaviours: [
    changingAnswer('+CLOUDPUB', (reply, { parameters }, { state }) => {
      if (NUMERIC.test(parameters)) state.settings.set('length mode', 'used up');
      return reply;
    }),
    {
      name: 'refusing the second length',
      command: ({ name, parameters }, module) =>
        name === '+CLOUDPUB' && NUMERIC.test(parameters) && module.state.settings.has('length mode')
          ? module.refusal('state')
          : undefined,
    },
  ],
};

export const neverAnswersToData: Mutant = {
  name: 'neverAnswersToData',
  about: 'Entered data is published and no final result comes (manual 1.4: OK).',
  behaviours: [
    enteringData(async (data, { topic, qos, link }) => {
      await link.publish(topic, data, qos);
      return 'silent';
    }),
  ],
};

export const answersTwiceToData: Mutant = {
  name: 'answersTwiceToData',
  about: 'Entered data is answered OK twice (one final result for each command line).',
  behaviours: [
    changingAnswer('+CLOUDPUB', (reply, { parameters }, module) =>
      NUMERIC.test(parameters) ? { ...reply, afterwards: () => module.report('OK') } : reply,
    ),
  ],
};

export const losesMessagesDuringDataEntry: Mutant = {
  name: 'losesMessagesDuringDataEntry',
  about: 'A message that arrives while data is entered is not shown (manual 1.3).',
  behaviours: [
    enteringData(async (data, { topic, qos, link }, { state }) => {
      state.settings.delete('entering');
      await link.publish(topic, data, qos);
      return { result: 'OK' };
    }),
    {
      name: 'entering',
      async command({ name, parameters }, { state }, next) {
        if (name !== '+CLOUDPUB' || !NUMERIC.test(parameters)) return undefined;
        state.settings.set('entering', 'yes');
        return next();
      },
    },
    seeing('publish', (packet, { state }) => (state.settings.has('entering') ? [] : [packet])),
  ],
};

export const restartsWhenDataStaysAway: Mutant = {
  name: 'restartsWhenDataStaysAway',
  about: 'A host that stops in the middle of its data makes the module start again.',
  behaviours: [
    changingAnswer('+CLOUDPUB', (reply, { parameters }, module) =>
      NUMERIC.test(parameters) && reply.result === 'ERROR'
        ? { ...reply, afterwards: () => module.powerCycle() }
        : reply,
    ),
  ],
};

export const restartsWhenDataFindsNoConnection: Mutant = {
  name: 'restartsWhenDataFindsNoConnection',
  about: 'A connection that ends while data is entered makes the module start again.',
  behaviours: [
    enteringData(async (data, { topic, qos, link }, module) => {
      if (!link.isOpen) return { result: 'ERROR', afterwards: () => module.powerCycle() };
      await link.publish(topic, data, qos);
      return { result: 'OK' };
    }),
  ],
};
