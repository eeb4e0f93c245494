import type { EmulatedModule } from '../emulated-module';
import type { Mutant } from '../mutant';
import { enteringData, NUMERIC } from './data-entry';
import { changingAnswer, seeing } from './helpers';

const publishingInstead = (change: (data: Buffer) => Buffer) =>
  enteringData(async (data, { topic, qos, link }) => {
    await link.publish(topic, change(data), qos);
    return { result: 'OK' };
  });

/** What the host has sent without being asked for it. */
async function atOnce(count: number, module: EmulatedModule): Promise<Buffer> {
  return (await module.collect({ count, idleMs: 20, escape: false })).data;
}

const without = (characters: RegExp) => (data: Buffer) =>
  Buffer.from(data.toString('latin1').replace(characters, ''), 'latin1');

export const cutsDataAtNul: Mutant = {
  name: 'cutsDataAtNul',
  about: 'Entered data ends at its first NUL, as strings of C do (manual 1.4: the given length).',
  behaviours: [publishingInstead(without(/\0.*$/s))],
};

export const dropsLineFeedsOfData: Mutant = {
  name: 'dropsLineFeedsOfData',
  about: 'Line feeds are taken out of entered data as out of command lines (manual 1.4: the given length).',
  behaviours: [publishingInstead(without(/\n/g))],
};

export const dropsCarriageReturnsOfData: Mutant = {
  name: 'dropsCarriageReturnsOfData',
  about: 'Carriage returns are taken out of entered data (manual 1.4: the given length).',
  behaviours: [publishingInstead(without(/\r/g))],
};

export const cutsDataAtTheLineEnd: Mutant = {
  name: 'cutsDataAtTheLineEnd',
  about: 'Entered data ends at its first carriage return (manual 1.4: the given length).',
  behaviours: [publishingInstead(without(/\r.*$/s))],
};

export const losesTheFirstByteOfData: Mutant = {
  name: 'losesTheFirstByteOfData',
  about: 'The first byte of entered data is lost (manual 1.4: the given length).',
  behaviours: [publishingInstead((data) => data.subarray(1))],
};

export const trimsData: Mutant = {
  name: 'trimsData',
  about: 'Blanks at the ends of entered data are lost (manual 1.4: the given length).',
  behaviours: [publishingInstead(without(/^ +| +$/g))],
};

export const cutsDataAtTheComma: Mutant = {
  name: 'cutsDataAtTheComma',
  about: 'Entered data ends at its first comma (manual 1.4: the given length).',
  behaviours: [publishingInstead(without(/,.*$/s))],
};

export const takesAnswersOutOfData: Mutant = {
  name: 'takesAnswersOutOfData',
  about: 'OK, AT and > are taken out of entered data (manual 1.4: the given length).',
  behaviours: [publishingInstead(without(/OK|AT|>/g))],
};

export const losesTheEighthBitOfData: Mutant = {
  name: 'losesTheEighthBitOfData',
  about: 'The eighth bit of entered data is lost (manual 1.4: the given length).',
  behaviours: [publishingInstead((data) => Buffer.from(data.map((byte) => byte & 0x7f)))],
};

export const givesUpOnDataAtOnce: Mutant = {
  name: 'givesUpOnDataAtOnce',
  about:
    'Data must follow the prompt within a millisecond, or it is given up (manual 1.4: the user enters it).',
  dialect: { dataIdleMs: 1 },
};

export const ignoresQosOfData: Mutant = {
  name: 'ignoresQosOfData',
  about: 'Entered data leaves with QoS 0 whatever was asked for (manual 1.4).',
  behaviours: [
    enteringData(async (data, { topic, link }) => {
      await link.publish(topic, data, 0);
      return { result: 'OK' };
    }),
  ],
};

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
  about: 'A length is taken once, and refused from then on (manual 1.4).',
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

export const restartsAtEscapeInData: Mutant = {
  name: 'restartsAtEscapeInData',
  about: 'ESC or Ctrl-Z among entered data makes the module start again.',
  behaviours: [
    enteringData(async (data, { topic, qos, link }, module) => {
      await link.publish(topic, data, qos);
      const odd = /[\x1a\x1b]/.test(data.toString('latin1'));
      return { result: 'OK', ...(odd ? { afterwards: () => module.powerCycle() } : {}) };
    }),
  ],
};
