import type { Mutant } from '../mutant';
import { entered, NUMERIC } from './data-entry';
import { answering, changingAnswer, misreading } from './helpers';

const PUB = '+CLOUDPUB';

/** Changes the length given in the command. */
const miscounting = (reread: (count: number) => number | string) =>
  misreading(PUB, (parameters) =>
    parameters.replace(NUMERIC, (_, topic, qos, count) => `${topic},${qos},${reread(Number(count))}`),
  );

export const publishesNumbersAsText: Mutant = {
  name: 'publishesNumbersAsText',
  about: 'A number is published as a text instead of asking for so many bytes (manual 1.4).',
  behaviours: [
    answering(PUB, async ({ parameters }, { state }) => {
      const [, topic, qos, number] = NUMERIC.exec(parameters) ?? [];
      if (topic === undefined || number === undefined || state.link === null) return undefined;
      await state.link.publish(topic, Buffer.from(number), Number(qos));
      return { result: 'OK' };
    }),
  ],
};

export const asksForOneByteLess: Mutant = {
  name: 'asksForOneByteLess',
  about: 'Length mode ends one byte early (manual 1.4: the user enters the given length).',
  behaviours: [miscounting((count) => Math.max(1, count - 1))],
};

export const asksForOneByteMore: Mutant = {
  name: 'asksForOneByteMore',
  about: 'Length mode waits for one byte more, such as a CR (manual 1.4: the user enters the given length).',
  behaviours: [miscounting((count) => count + 1)],
};

export const refusesTheLengthOfOne: Mutant = {
  name: 'refusesTheLengthOfOne',
  about: 'A length of one is refused (manual 1.4: any length below 256).',
  behaviours: [miscounting((count) => (count === 1 ? 0 : count))],
};

export const promptsForAnyLength: Mutant = {
  name: 'promptsForAnyLength',
  about: 'Length mode accepts any length (manual 1.4: shorter than 256).',
  limits: { message: Number.MAX_SAFE_INTEGER },
};

export const countsLengthsInOneByte: Mutant = {
  name: 'countsLengthsInOneByte',
  about: 'Only the lowest 8 bits of a length are used, so 257 asks for one byte (manual 1.4).',
  behaviours: [miscounting((count) => count % 256 || 1)],
};

export const countsLengthsInTwoBytes: Mutant = {
  name: 'countsLengthsInTwoBytes',
  about: 'Only the lowest 16 bits of a length are used, so 65537 asks for one byte (manual 1.4).',
  behaviours: [miscounting((count) => count % 65_536 || 1)],
};

export const countsLengthsInFourBytes: Mutant = {
  name: 'countsLengthsInFourBytes',
  about: 'Only the lowest 32 bits of a length are used, so 4294967297 asks for one byte (manual 1.4).',
  behaviours: [miscounting((count) => count % 2 ** 32 || 1)],
};

export const promptsWithoutConnection: Mutant = {
  name: 'promptsWithoutConnection',
  about: 'Without a connection a length is asked for, entered and answered OK (manual 1.6).',
  behaviours: [
    answering(PUB, async ({ parameters }, module) => {
      const [, , , count] = NUMERIC.exec(parameters) ?? [];
      if (count === undefined || module.state.link !== null) return undefined;
      await entered(Number(count), module);
      return { result: 'OK' };
    }),
  ],
};

export const startsOverInLengthMode: Mutant = {
  name: 'startsOverInLengthMode',
  about: 'After a length of 0 the module starts again.',
  behaviours: [
    changingAnswer(PUB, (reply, { parameters }, module) =>
      /,0$/.test(parameters) ? { ...reply, afterwards: () => module.powerCycle() } : reply,
    ),
  ],
};

export const entersAtQosOne: Mutant = {
  name: 'entersAtQosOne',
  about: 'Entered data is published with QoS 1 for any requested QoS (manual 1.4).',
  behaviours: [misreading(PUB, (parameters) => parameters.replace(/,0,(\d+)$/, ',1,$1'))],
};
