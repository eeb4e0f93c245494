import type { CommandLine } from '../behaviour';
import type { Mutant } from '../mutant';
import { answeringSuch, byInput } from './by-input';
import { answering, misreading } from './helpers';

const AUTH = '+CLOUDAUTH';

/** Positions of the three parameters. */
const PARAMETERS = { pkey: 0, dname: 1, dsrt: 2 };

/** Answers OK to CLOUDAUTH if the parameter at this position is `such`, although it is too long. */
const taking = (place: number, such: (bytes: Buffer) => boolean) =>
  answeringSuch(AUTH, (command) => such(parameterAt(command, place)), {
    result: 'OK',
    after: ['+ALIAUTH: FAIL'],
  });

/** Refuses CLOUDAUTH if the parameter at this position is `such`, although it is legal. */
const refusing = (place: number, such: (bytes: Buffer) => boolean) =>
  answering(AUTH, (command, module) =>
    such(parameterAt(command, place)) ? module.refusal('input') : undefined,
  );

export const refusesOneByteFor = byInput('refusesOneByteFor', PARAMETERS, (place, name) => ({
  about: `A ${name} of a single byte is refused (manual 1.1 has no lower limit but "mandatory").`,
  behaviours: [refusing(place, ({ length }) => length === 1)],
}));

export const refuses64BytesFor = byInput('refuses64BytesFor', PARAMETERS, (place, name) => ({
  about: `A ${name} of 64 bytes is refused (manual 1.1: at most 64 bytes).`,
  behaviours: [refusing(place, ({ length }) => length === 64)],
}));

export const takes65BytesFor = byInput('takes65BytesFor', PARAMETERS, (place, name) => ({
  about: `A ${name} of 65 bytes is answered OK (manual 1.1: at most 64 bytes).`,
  behaviours: [taking(place, ({ length }) => length === 65)],
}));

export const countsInEightBitsFor = byInput('countsInEightBitsFor', PARAMETERS, (place, name) => ({
  about: `A ${name} of 257 bytes is answered OK, for 257 is 1 in eight bits (manual 1.1: at most 64 bytes).`,
  behaviours: [taking(place, ({ length }) => length > 64 && length % 256 >= 1 && length % 256 <= 64)],
}));

export const countsCharactersFor = byInput('countsCharactersFor', PARAMETERS, (place, name) => ({
  about: `The limit of 64 is held in characters of the ${name} instead of bytes (manual 1.1: 64 Byte).`,
  behaviours: [taking(place, (bytes) => bytes.length > 64 && [...bytes.toString('utf8')].length <= 64)],
}));

export const countsThreeBytesTwiceFor = byInput('countsThreeBytesTwiceFor', PARAMETERS, (place, name) => ({
  about: `A ${name} of 63 bytes beyond ASCII is refused: each counts as two (manual 1.1: at most 64 bytes).`,
  behaviours: [refusing(place, (bytes) => bytes.length <= 64 && bytes.length + beyondAscii(bytes) > 64)],
}));

export const refusesTriplesOf192Bytes: Mutant = {
  name: 'refusesTriplesOf192Bytes',
  about: 'Three parameters of 64 bytes do not fit one buffer together and are refused (manual 1.1: 64 each).',
  behaviours: [
    answering(AUTH, ({ parameters }, module) =>
      parameters.length === 194 ? module.refusal('input') : undefined,
    ),
  ],
};

/** Loses the last byte of a parameter of 64 bytes, as in a buffer without room for the terminating NUL. */
export const cutsAt63 = byInput('cutsAt63', PARAMETERS, (place, name) => ({
  about: `The last byte of a ${name} of 64 bytes is lost (manual 1.1: up to 64 bytes).`,
  behaviours: [
    misreading(AUTH, (parameters) =>
      parameters
        .split(',')
        .map((field, at) => (at === place ? field.slice(0, 63) : field))
        .join(),
    ),
  ],
}));

function parameterAt({ form, parameters }: CommandLine, place: number): Buffer {
  return Buffer.from(form === 'set' ? (parameters.split(',')[place] ?? '') : '', 'latin1');
}

function beyondAscii(bytes: Buffer): number {
  return bytes.filter((byte) => byte > 0x7f).length;
}
