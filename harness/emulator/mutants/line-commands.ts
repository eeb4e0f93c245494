import type { Module } from '../behaviour';
import { commandsOf } from '../command-line';
import type { Mutant } from '../mutant';
import { SIX } from './six';

function isLast(body: string, { state }: Module): boolean {
  return [...commandsOf(state.lastLine)].at(-1)?.body === body;
}

/** Modules whose current line has had a failure. */
const failing = new WeakSet<Module>();

export const runsTheRestAfterAFailure: Mutant = {
  name: 'runsTheRestAfterAFailure',
  about: 'The commands after a failed command of a line are still executed (V.250 clause 5.6).',
  behaviours: [
    {
      name: 'failures do not stop the line',
      async command(command, module, next) {
        const answer = await next();
        if (answer === 'silent') return answer;
        if (isLast(command.body, module))
          return failing.delete(module) ? { ...answer, result: 'ERROR' } : answer;
        if (answer.result !== 'OK') failing.add(module);
        return { ...answer, result: 'OK' };
      },
    },
  ],
};

export const saysOkToEachCommandOfALine: Mutant = {
  name: 'saysOkToEachCommandOfALine',
  about: 'Each of several commands in a line gets its own result (V.250 clause 5.6: only the last).',
  behaviours: [
    {
      name: 'a result each',
      async command(command, module, next) {
        const answer = await next();
        if (answer === 'silent' || isLast(command.body, module)) return answer;
        return { ...answer, lines: [...(answer.lines ?? []), 'OK'] };
      },
    },
  ],
};

export const needsASemicolonBehindBasicCommands: Mutant = {
  name: 'needsASemicolonBehindBasicCommands',
  about: 'Only the first of several basic commands in a line is carried out (V.250 clause 5.4.5).',
  behaviours: [
    {
      name: 'one basic command a line',
      command: ({ body }, { state }) =>
        /^[EV]\d[^;]/.test(state.lastLine) && !state.lastLine.startsWith(body)
          ? { result: 'ERROR' }
          : undefined,
    },
  ],
};

export const foldsTheWholeLineWithItsName: Mutant = {
  name: 'foldsTheWholeLineWithItsName',
  about: 'Topics and messages after a lower-case command name are lower-cased (V.250 clause 5.4.1: names).',
  behaviours: [
    {
      name: 'folding everything',
      command(command, _module, next) {
        const typed = /^\+[A-Za-z]+/.exec(command.body)?.[0] ?? '';
        if (typed === typed.toUpperCase() || !SIX.includes(command.name)) return undefined;
        return next({ ...command, parameters: command.parameters.toLowerCase() });
      },
    },
  ],
};
