import type { Behaviour } from '../behaviour';
import type { Mutant } from '../mutant';
import { changingAnswer } from './helpers';

/** Answers OK to these commands without executing them. */
function ignoring(names: RegExp): Behaviour {
  return {
    name: `ignoring ${names.source}`,
    command: ({ name }) => (names.test(name) ? { result: 'OK' } : undefined),
  };
}

export const neverEchoes: Mutant = {
  name: 'neverEchoes',
  about: 'ATE1 is answered OK and nothing is echoed (V.250 clause 6.2.4).',
  behaviours: [ignoring(/^E1$/)],
};

export const echoesInCapitals: Mutant = {
  name: 'echoesInCapitals',
  about: 'The echo is converted to upper case (V.250 clause 5.2.3).',
  behaviours: [
    {
      name: 'echo in capitals',
      output: (bytes, { state }) =>
        state.echo && bytes[0] !== 13
          ? [Buffer.from(bytes.toString('latin1').toUpperCase(), 'latin1')]
          : undefined,
    },
  ],
};

export const cutsTheEchoAt256: Mutant = {
  name: 'cutsTheEchoAt256',
  about: 'Only the first 256 characters of a line are echoed (V.250 clause 5.2.3).',
  behaviours: [
    {
      name: 'short echo',
      output: (bytes, { state }) => (state.echo && bytes[0] !== 13 ? [bytes.subarray(0, 256)] : undefined),
    },
  ],
};

export const ignoresVerbosity: Mutant = {
  name: 'ignoresVerbosity',
  about: 'ATV0 is answered OK and result codes stay words (V.250 clause 6.2.6).',
  behaviours: [ignoring(/^V0?$/)],
};

export const putsLineFeedBehindNumbers: Mutant = {
  name: 'putsLineFeedBehindNumbers',
  about: 'Numeric result codes end with CR LF (V.250 clause 6.2.6: CR).',
  behaviours: [
    {
      name: 'LF behind numbers',
      output: (bytes) => (/^\d\r$/.test(bytes.toString('latin1')) ? [bytes, Buffer.from('\n')] : undefined),
    },
  ],
};

export const saysErrorInWordsUnderV0: Mutant = {
  name: 'saysErrorInWordsUnderV0',
  about: 'ATV0 turns OK into a number and leaves ERROR a word (V.250 clause 6.2.6).',
  behaviours: [
    {
      name: 'ERROR in words',
      output: (bytes) => (bytes.toString('latin1') === '4\r' ? [Buffer.from('\r\nERROR\r\n')] : undefined),
    },
  ],
};

export const ignoresQuiet: Mutant = {
  name: 'ignoresQuiet',
  about: 'ATQ1 is answered OK and result codes are still sent (V.250 clause 6.2.5).',
  behaviours: [ignoring(/^Q1$/)],
};

export const keepsInformationBackUnderQuiet: Mutant = {
  name: 'keepsInformationBackUnderQuiet',
  about: 'ATQ1 silences information, too (V.250 clause 6.2.5: result codes).',
  behaviours: [
    changingAnswer('+CPIN', (reply, _command, { state }) => (state.quiet ? { ...reply, lines: [] } : reply)),
  ],
};

export const doesNothingUnderQuiet: Mutant = {
  name: 'doesNothingUnderQuiet',
  about: 'Under ATQ1 CLOUDPUB is not executed (V.250 clause 6.2.5).',
  behaviours: [
    {
      name: 'quiet does nothing',
      command: ({ name }, { state }) => (name === '+CLOUDPUB' && state.quiet ? { result: 'OK' } : undefined),
    },
  ],
};

export const restartsAtZ: Mutant = {
  name: 'restartsAtZ',
  about: 'ATZ starts the module again instead of restoring its settings (V.250 clause 6.1.1).',
  behaviours: [
    {
      name: 'Z restarts',
      command: ({ name }, module) =>
        name === 'Z' || name === 'Z0' ? { result: 'OK', afterwards: () => module.powerCycle() } : undefined,
    },
  ],
};
