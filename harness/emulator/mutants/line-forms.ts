import type { Mutant } from '../mutant';

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
