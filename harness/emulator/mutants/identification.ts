import type { Mutant } from '../mutant';

/** Commands of V.250 clause 6.1 and 27.007 clauses 5 to 8 that the bench itself does not need. */
const GENERAL = /^(I|\+(GMI|GMM|GMR|GSN|CGMI|CGMM|CGSN|CEER|CGATT|CREG|CEREG|CSQ|CFUN))$/;

export const hasNoStandardCommands: Mutant = {
  name: 'hasNoStandardCommands',
  about: 'The general commands of V.250 clause 6.1 and of 27.007 are unknown.',
  behaviours: [
    {
      name: 'no standard commands',
      command: ({ name }) => (GENERAL.test(name) ? { result: 'ERROR' } : undefined),
    },
  ],
};

export const leavesOutTheNameOfInformation: Mutant = {
  name: 'leavesOutTheNameOfInformation',
  about: 'Information comes without the name of its command (27.007 clause 4.1: <NAME>: <values>).',
  behaviours: [
    {
      name: 'values only',
      async command({ name }, _module, next) {
        const answer = GENERAL.test(name) ? await next() : undefined;
        if (answer === undefined || answer === 'silent') return answer;
        return { ...answer, lines: (answer.lines ?? []).map((line) => line.replace(/^\+\w+: /, '')) };
      },
    },
  ],
};

export const saysOkWithoutItsName: Mutant = {
  name: 'saysOkWithoutItsName',
  about:
    'Queries for manufacturer, model and serial number are answered OK and nothing else (27.007 clause 5).',
  behaviours: [
    {
      name: 'no information',
      command: ({ name }) => (/^(I|\+C?GM[IMR]|\+C?GSN)$/.test(name) ? { result: 'OK' } : undefined),
    },
  ],
};

export const hidesItsFirmware: Mutant = {
  name: 'hidesItsFirmware',
  about: 'The query for the firmware is never answered (27.007 clause 5.3).',
  behaviours: [{ name: 'no firmware', command: ({ name }) => (name === '+CGMR' ? 'silent' : undefined) }],
};

export const tellsOfItsSimInOtherWords: Mutant = {
  name: 'tellsOfItsSimInOtherWords',
  about: 'AT+CPIN? says SIM READY (27.007 clause 8.3).',
  behaviours: [
    {
      name: 'SIM READY',
      command: ({ name, form }) =>
        name === '+CPIN' && form === 'read' ? { lines: ['+CPIN: SIM READY'], result: 'OK' } : undefined,
    },
  ],
};
