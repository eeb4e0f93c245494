import type { Behaviour } from '../behaviour';
import { commandsOf } from '../command-line';
import type { EmulatedModule } from '../emulated-module';
import type { Mutant } from '../mutant';
import { SIX } from './six';

function isLast(body: string, { state }: EmulatedModule): boolean {
  return [...commandsOf(state.lastLine)].at(-1)?.body === body;
}

/** Modules whose present line has failed. */
const failing = new WeakSet<EmulatedModule>();

export const runsTheRestAfterAFailure: Mutant = {
  name: 'runsTheRestAfterAFailure',
  about: 'A command that fails does not keep those behind it from being carried out (V.250 clause 5.6).',
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
  about: 'Of several commands in a line each gets a result of its own (V.250 clause 5.6: the last).',
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

/** Takes a name that nobody has for one of the six. */
function misnaming(name: string, mistake: (typed: string) => string | undefined): Behaviour {
  return {
    name,
    command(command, _module, next) {
      const taken = SIX.includes(command.name) ? undefined : mistake(command.name);
      return taken === undefined ? undefined : next({ ...command, name: taken });
    },
  };
}

export const matchesNamesByTheirBeginning: Mutant = {
  name: 'matchesNamesByTheirBeginning',
  about: '+CLOUDSUBB is taken for +CLOUDSUB: names are compared as far as the known one goes.',
  behaviours: [misnaming('beginning of a name', (typed) => SIX.find((known) => typed.startsWith(known)))],
};

export const matchesNamesByTheirEnd: Mutant = {
  name: 'matchesNamesByTheirEnd',
  about: '+LOUDSUB, a misprint in chapter 2 of the manual, is taken for +CLOUDSUB.',
  behaviours: [
    misnaming('end of a name', (typed) => SIX.find((known) => known === typed.replace(/^\+L/, '+CL'))),
  ],
};

export const completesAbbreviatedNames: Mutant = {
  name: 'completesAbbreviatedNames',
  about: '+CLOUD is taken for the last command that begins like that.',
  behaviours: [
    misnaming('abbreviated names', (typed) =>
      typed.length > 5 ? SIX.filter((known) => known.startsWith(typed)).at(-1) : undefined,
    ),
  ],
};

export const foldsTheWholeLineWithItsName: Mutant = {
  name: 'foldsTheWholeLineWithItsName',
  about: 'Topics and messages of a command in small letters lose their capitals (V.250 clause 5.4.1: names).',
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

export const refusesBlanksInALine: Mutant = {
  name: 'refusesBlanksInALine',
  about: 'Blanks between the parts of a command make it unknown (V.250 clause 5.2.1).',
  behaviours: [
    {
      name: 'no blanks',
      command: ({ body }, { state }) =>
        body.includes(' ') || state.lastLine.startsWith(' ') ? { result: 'ERROR' } : undefined,
    },
  ],
};

export const hangsAtBlanksInACloudCommand: Mutant = {
  name: 'hangsAtBlanksInACloudCommand',
  about: 'A blank in the name of a command, or behind it, is never answered.',
  behaviours: [
    {
      name: 'blanks hang',
      command: ({ body, name }) => (SIX.includes(name) && /^\+ | =/.test(body) ? 'silent' : undefined),
    },
  ],
};
