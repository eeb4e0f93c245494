import { commandsOf } from '../command-line';
import type { Mutant } from '../mutant';

/** Answers OK to a command that does not exist. */
export const takesEverythingForACommand: Mutant = {
  name: 'takesEverythingForACommand',
  about: 'A command that does not exist is answered OK (V.250 clause 5.8: ERROR).',
  behaviours: [
    {
      name: 'taking everything for a command',
      async command(_command, _module, next) {
        const answer = await next();
        return answer !== 'silent' && answer.result === 'ERROR' ? { ...answer, result: 'OK' } : answer;
      },
    },
  ],
};

export const answersNothingToBareAt: Mutant = {
  name: 'answersNothingToBareAt',
  about: 'AT alone is not answered (V.250 clause 5.2.1).',
  behaviours: [{ name: 'bare AT', command: ({ name }) => (name === '' ? 'silent' : undefined) }],
};

export const saysOkTwice: Mutant = {
  name: 'saysOkTwice',
  about: 'Each OK comes a second time (one final result for each command line).',
  behaviours: [
    {
      name: 'OK twice',
      async command(_command, _module, next) {
        const answer = await next();
        if (answer === 'silent' || answer.result !== 'OK') return answer;
        return { ...answer, lines: [...(answer.lines ?? []), 'OK'] };
      },
    },
  ],
};

export const leavesOutLineFeeds: Mutant = {
  name: 'leavesOutLineFeeds',
  about: 'Lines are framed by CR alone (manual: <CR><LF>OK<CR><LF>).',
  behaviours: [
    {
      name: 'no LF',
      output: (bytes) => [Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\r'), 'latin1')],
    },
  ],
};

export const losesLeadingLineEnd: Mutant = {
  name: 'losesLeadingLineEnd',
  about: 'Results are sent without the CR LF before them (manual: <CR><LF>OK<CR><LF>).',
  behaviours: [
    {
      name: 'no leading CR LF',
      output: (bytes) => [Buffer.from(bytes.toString('latin1').replace(/^\r\n/, ''), 'latin1')],
    },
  ],
};

export const refusesLowerCase: Mutant = {
  name: 'refusesLowerCase',
  about: 'Command names in lower case are unknown (V.250 clause 5.4.1).',
  behaviours: [
    {
      name: 'upper case only',
      command({ body }) {
        const typed = /^\+[A-Za-z]+/.exec(body)?.[0] ?? '';
        return typed === typed.toUpperCase() ? undefined : { result: 'ERROR' };
      },
    },
  ],
};

export const keepsEchoing: Mutant = {
  name: 'keepsEchoing',
  about: 'ATE0 is answered OK and changes nothing (V.250 clause 6.2.4).',
  behaviours: [
    {
      name: 'echo stays',
      command: ({ name }) => (name === 'E0' || name === 'E' ? { result: 'OK' } : undefined),
    },
  ],
};

export const forgetsFirstOfTwoCommands: Mutant = {
  name: 'forgetsFirstOfTwoCommands',
  about: 'Of commands joined by a semicolon only the last is carried out (V.250 clause 5.2.3).',
  behaviours: [
    {
      name: 'last command only',
      command(command, module) {
        const all = [...commandsOf(module.state.lastLine)];
        return command.body === all.at(-1)?.body ? undefined : { result: 'OK' };
      },
    },
  ],
};

export const cutsLinesAt256: Mutant = {
  name: 'cutsLinesAt256',
  about: 'Command lines longer than 256 characters are refused, so eight topics do not fit (manual 1.3).',
  limits: { commandLine: 256 },
};

export const restartsAtAnUnknownCommand: Mutant = {
  name: 'restartsAtAnUnknownCommand',
  about: 'A command that does not exist makes the module start again.',
  behaviours: [
    {
      name: 'restart at unknown command',
      async command(_command, module, next) {
        const answer = await next();
        if (answer === 'silent' || answer.result !== 'ERROR') return answer;
        return { ...answer, afterwards: () => module.powerCycle() };
      },
    },
  ],
};
