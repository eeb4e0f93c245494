import type { Behaviour, Module, Reply } from '../behaviour';
import type { Mutant } from '../mutant';
import { changingAnswer } from './helpers';

/** Changes the error result of the six CLOUD commands. */
function refusing(name: string, refuse: (reply: Reply, module: Module) => Reply): Behaviour {
  return {
    name,
    async command(command, module, next) {
      if (!command.name.startsWith('+CLOUD')) return undefined;
      const answer = await next();
      const refused = answer !== 'silent' && answer.result !== null && answer.result !== 'OK';
      return refused ? refuse(answer, module) : answer;
    },
  };
}

export const saysCmeErrorWhateverWasSet: Mutant = {
  name: 'saysCmeErrorWhateverWasSet',
  about: '+CMEE=0 does not bring ERROR back (27.007 clause 9.1).',
  behaviours: [refusing('always +CME ERROR', (reply) => ({ ...reply, result: '+CME ERROR: 50' }))],
};

export const explainsInWordsWhateverWasSet: Mutant = {
  name: 'explainsInWordsWhateverWasSet',
  about: '+CMEE=1 gives words where numbers were asked for (27.007 clause 9.1).',
  behaviours: [
    refusing('always words', (reply, { state }) =>
      state.errorReports === 0 ? reply : { ...reply, result: '+CME ERROR: incorrect parameters' },
    ),
  ],
};

export const numbersErrorsWhateverWasSet: Mutant = {
  name: 'numbersErrorsWhateverWasSet',
  about: '+CMEE=2 gives numbers where words were asked for (27.007 clause 9.1).',
  behaviours: [
    refusing('always numbers', (reply, { state }) =>
      state.errorReports === 0 ? reply : { ...reply, result: '+CME ERROR: 50' },
    ),
  ],
};

export const saysBothErrors: Mutant = {
  name: 'saysBothErrors',
  about: '+CME ERROR comes beside ERROR, not in its place (27.007 clause 9.1: one final result).',
  behaviours: [
    refusing('both errors', (reply) => ({ ...reply, result: 'ERROR', after: ['+CME ERROR: 50'] })),
  ],
};

export const numbersUnknownCommands: Mutant = {
  name: 'numbersUnknownCommands',
  about: 'An unknown command is answered by +CME ERROR under +CMEE=0, too (27.007 clause 9.1: ERROR).',
  behaviours: [
    {
      name: 'numbers for unknown commands',
      command: ({ name }) => (name === '+QQQQ' ? { result: '+CME ERROR: 4' } : undefined),
    },
  ],
};

export const forgetsTheFormOfErrors: Mutant = {
  name: 'forgetsTheFormOfErrors',
  about: '+CMEE is answered OK and stays as it was (27.007 clause 9.1).',
  behaviours: [
    {
      name: '+CMEE stays',
      command: ({ name, form }) => (name === '+CMEE' && form === 'set' ? { result: 'OK' } : undefined),
    },
  ],
};

export const takesAnyFormOfErrors: Mutant = {
  name: 'takesAnyFormOfErrors',
  about: '+CMEE=3 is answered OK (27.007 clause 9.1: 0 to 2).',
  behaviours: [
    {
      name: 'any +CMEE',
      command: ({ name, parameters }) =>
        name === '+CMEE' && parameters === '3' ? { result: 'OK' } : undefined,
    },
  ],
};

export const doesNotListTheFormsOfErrors: Mutant = {
  name: 'doesNotListTheFormsOfErrors',
  about: 'AT+CMEE=? is answered OK without a list (27.007 clause 9.1).',
  behaviours: [
    {
      name: 'no list of +CMEE',
      command: ({ name, form }) => (name === '+CMEE' && form === 'test' ? { result: 'OK' } : undefined),
    },
  ],
};

export const keepsErrorsBackUnderV0: Mutant = {
  name: 'keepsErrorsBackUnderV0',
  about: 'Under ATV0 an error without a number of its own is not sent (V.250 clause 5.7.2).',
  behaviours: [
    refusing('no number, no error', (reply, { state }) =>
      state.verbose ? reply : { ...reply, result: null },
    ),
  ],
};

export const keepsTroubleToItselfUnderCmeeZero: Mutant = {
  name: 'keepsTroubleToItselfUnderCmeeZero',
  about: 'Under +CMEE=0 an authentication server that cannot be reached is not reported (manual 1.1).',
  behaviours: [
    changingAnswer('+CLOUDAUTH', (reply, _command, { state }) =>
      state.errorReports === 0 && reply.result === 'OK' ? { result: 'OK' } : reply,
    ),
  ],
};
