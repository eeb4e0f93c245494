import type { Mutant } from '../mutant';
import { enteringData } from './data-entry';

const publishingInstead = (change: (data: Buffer) => Buffer) =>
  enteringData(async (data, { topic, qos, link }) => {
    await link.publish(topic, change(data), qos);
    return { result: 'OK' };
  });

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

export const losesTheEighthBitOfData: Mutant = {
  name: 'losesTheEighthBitOfData',
  about: 'The eighth bit of entered data is lost (manual 1.4: the given length).',
  behaviours: [publishingInstead((data) => Buffer.from(data.map((byte) => byte & 0x7f)))],
};

export const ignoresQosOfData: Mutant = {
  name: 'ignoresQosOfData',
  about: 'Entered data is published with QoS 0 for any requested QoS (manual 1.4).',
  behaviours: [
    enteringData(async (data, { topic, link }) => {
      await link.publish(topic, data, 0);
      return { result: 'OK' };
    }),
  ],
};

export const endsDataAtCtrlZ: Mutant = {
  name: 'endsDataAtCtrlZ',
  about: 'Entered data ends at Ctrl-Z before its length, and is answered OK (manual 1.4: the length).',
  behaviours: [publishingInstead(without(/\x1a.*$/s))],
};

export const endsDataAtEscape: Mutant = {
  name: 'endsDataAtEscape',
  about: 'Entered data ends at ESC before its length, and is answered OK (manual 1.4: the length).',
  behaviours: [publishingInstead(without(/\x1b.*$/s))],
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
