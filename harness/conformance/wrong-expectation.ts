import { resultText } from '../bench/sent-command';
import { takesEverythingForACommand } from '../emulator/mutants/line';
import { clause, type PlacedCase } from './clause';

/** A case that no module can pass: it shows in every run that wrong answers are found. */
const control = clause({
  document: { id: 'control', title: 'Negative controls of the harness', edition: '1' },
  number: '0',
  title: 'Wrong expectation',
  cases: [
    {
      id: 'control-wrong-expectation',
      title: 'AT is answered with a word that does not exist',
      level: 'must',
      requirements: ['S-01'],
      from: 'idle',
      leaves: 'unknown',
      refutedBy: [takesEverythingForACommand],
      async run({ module, check }) {
        check('answer to AT', resultText(await module.send('AT'))).is('NEVER');
      },
    },
  ],
});

export const wronglyExpecting: PlacedCase = { clause: control, case: control.cases[0] as PlacedCase['case'] };
