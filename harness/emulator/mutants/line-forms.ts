import type { Mutant } from '../mutant';
import { SIX } from './six';

export const refusesTestForms: Mutant = {
  name: 'refusesTestForms',
  about: 'The test form of a command is answered ERROR (27.007 clause 4.1: OK at least).',
  behaviours: [
    {
      name: 'no test forms',
      command: ({ name, form }) => (SIX.includes(name) && form === 'test' ? { result: 'ERROR' } : undefined),
    },
  ],
};

export const takesTheQuestionMarkForATopic: Mutant = {
  name: 'takesTheQuestionMarkForATopic',
  about: '+CLOUDUNSUB=? unsubscribes a topic of the name ? (27.007 clause 4.1: it tests).',
  behaviours: [
    {
      name: '? is a topic',
      command: (command, _module, next) =>
        command.name === '+CLOUDUNSUB' && command.form === 'test'
          ? next({ ...command, form: 'set', parameters: '?' })
          : undefined,
    },
  ],
};

export const hangsAtReadForms: Mutant = {
  name: 'hangsAtReadForms',
  about: 'The read form of a command that has none is never answered (27.007 clause 4.1).',
  behaviours: [
    {
      name: 'read forms hang',
      command: ({ name, form }) => (SIX.includes(name) && form === 'read' ? 'silent' : undefined),
    },
  ],
};

export const answersBareCommandsWithOk: Mutant = {
  name: 'answersBareCommandsWithOk',
  about: 'A command without its mandatory parameters is answered OK (V.250 clause 5.4.4.2).',
  behaviours: [
    {
      name: 'bare is fine',
      command: ({ name, form }) =>
        SIX.includes(name) && !name.endsWith('CONN') && form === 'action' ? { result: 'OK' } : undefined,
    },
  ],
};

export const lacksUnsubscription: Mutant = {
  name: 'lacksUnsubscription',
  about: 'The firmware does not know +CLOUDUNSUB (manual 1.5).',
  behaviours: [
    {
      name: 'no +CLOUDUNSUB',
      command: ({ name }) => (name === '+CLOUDUNSUB' ? { result: 'ERROR' } : undefined),
    },
  ],
};

export const hangsAtCommandsOfItsSiblings: Mutant = {
  name: 'hangsAtCommandsOfItsSiblings',
  about: 'A command of another vendor of the same family is never answered (V.250 clause 5.6: ERROR).',
  behaviours: [
    {
      name: 'siblings hang',
      command: ({ name }) => (/^\+CLOUD(STATE|PUBMSG|HDAUTH)$/.test(name) ? 'silent' : undefined),
    },
  ],
};
