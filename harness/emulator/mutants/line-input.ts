import type { Behaviour, Module } from '../behaviour';
import type { Mutant } from '../mutant';

/** Changes the bytes received from the host, as Latin-1, one character per byte. */
function reading(name: string, reread: (typed: string, module: Module) => string): Behaviour {
  return {
    name,
    input: (bytes, module) => Buffer.from(reread(bytes.toString('latin1'), module), 'latin1'),
  };
}

export const takesLineFeedForALineEnd: Mutant = {
  name: 'takesLineFeedForALineEnd',
  about: 'LF ends a command line as CR does (V.250 clause 5.2.1: S3 alone).',
  behaviours: [reading('LF ends a line', (typed) => typed.replaceAll('\n', '\r'))],
};

export const answersTheLineFeedBehindCr: Mutant = {
  name: 'answersTheLineFeedBehindCr',
  about: 'The LF of CR LF is taken for an empty command line and answered (V.250 clause 5.2.1).',
  behaviours: [reading('LF is a line', (typed) => typed.replaceAll('\r\n', '\rAT\r'))],
};

export const takesMixedPrefix: Mutant = {
  name: 'takesMixedPrefix',
  about: 'At and aT begin a command line (V.250 clause 5.2.1: AT or at).',
  behaviours: [reading('any prefix', (typed) => typed.replace(/^(At|aT)/, 'AT'))],
};

export const isDeafToSmallPrefix: Mutant = {
  name: 'isDeafToSmallPrefix',
  about: 'A line that begins with at is not answered (V.250 clause 5.2.1).',
  behaviours: [reading('AT only', (typed) => typed.replace(/^at/, '--'))],
};

export const losesALineBehindJunk: Mutant = {
  name: 'losesALineBehindJunk',
  about: 'A line with other bytes before its prefix is lost (V.250 clause 5.5).',
  behaviours: [reading('junk spoils the line', (typed) => (/^[^Aa\r+-z].*AT/s.test(typed) ? '' : typed))],
};

export const takesJunkForALine: Mutant = {
  name: 'takesJunkForALine',
  about: 'A line without the prefix is answered, too (V.250 clause 5.5: it is ignored).',
  behaviours: [reading('junk is a line', (typed) => typed.replace(/^[x\xff\0]+\r/, 'AT+JUNK\r'))],
};

export const takesASingleByteForNoise: Mutant = {
  name: 'takesASingleByteForNoise',
  about: 'A byte that arrives by itself, as when a person types, is dropped (V.250 clause 5.5).',
  behaviours: [
    reading('lone bytes are noise', (typed) => (/^[^\r]$/.test(typed) && typed !== 'A' ? '' : typed)),
  ],
};

export const cannotTakeBack: Mutant = {
  name: 'cannotTakeBack',
  about: 'Backspace does not delete a character (V.250 clauses 5.2.2 and 6.2.3).',
  behaviours: [reading('no backspace', (typed) => typed.replaceAll('\b', ''))],
};

export const answersEmptyLines: Mutant = {
  name: 'answersEmptyLines',
  about: 'CR alone is answered (V.250 clause 5.2.1: a line begins with its prefix).',
  behaviours: [reading('CR is a line', (typed) => typed.replace(/^\r(?=\r)/, 'AT\r'))],
};

export const keepsSilentAboutLinesOfAKilobyte: Mutant = {
  name: 'keepsSilentAboutLinesOfAKilobyte',
  about: 'A line that does not fit the buffer is not answered at all (V.250 clause 5.5: ERROR).',
  behaviours: [reading('long lines are lost', (typed) => (typed.length > 1_000 ? '' : typed))],
};

export const restartsAtLinesOfTwoKilobytes: Mutant = {
  name: 'restartsAtLinesOfTwoKilobytes',
  about: 'A line of two kilobytes overflows its buffer, and the module starts again.',
  behaviours: [
    reading('long lines restart', (typed, module) => {
      if (typed.length > 2_000) module.powerCycle();
      return typed;
    }),
  ],
};

export const repeatsNothing: Mutant = {
  name: 'repeatsNothing',
  about: 'A/ is not answered (V.250 clause 5.2.4).',
  behaviours: [reading('no A/', (typed) => (typed === 'A/' ? '' : typed))],
};

export const answersARepetitionWithoutRepeating: Mutant = {
  name: 'answersARepetitionWithoutRepeating',
  about: 'A/ is answered OK and repeats nothing (V.250 clause 5.2.4).',
  behaviours: [reading('A/ is AT', (typed) => (typed === 'A/' ? 'AT\r' : typed))],
};

export const waitsForMoreBehindALoneA: Mutant = {
  name: 'waitsForMoreBehindALoneA',
  about: 'After a lone A and CR the next line is lost (V.250 clause 5.2.1).',
  behaviours: [reading('A waits', (typed) => (typed.startsWith('A\r') ? '' : typed))],
};

export const restartsWhenTypedAhead: Mutant = {
  name: 'restartsWhenTypedAhead',
  about: 'A command behind one that waits for the cloud makes the module start again (V.250 clause 5.5).',
  behaviours: [
    reading('typing ahead restarts', (typed, module) => {
      if (!/^AT\+CLOUD[^\r]*\rAT/.test(typed)) return typed;
      module.powerCycle();
      return '';
    }),
  ],
};
