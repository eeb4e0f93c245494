import type { Mutant } from '../mutant';
import { byInput } from './by-input';

const MISSPELT = {
  loudsub: ['+LOUDSUB', '+CLOUDSUB'],
  loudpub: ['+LOUDPUB', '+CLOUDPUB'],
  cloudsubb: ['+CLOUDSUBB', '+CLOUDSUB'],
  cloudpubb: ['+CLOUDPUBB', '+CLOUDPUB'],
  cloudunsubs: ['+CLOUDUNSUBS', '+CLOUDUNSUB'],
  clouddisconnect: ['+CLOUDDISCONNECT', '+CLOUDDISCONN'],
  cloud: ['+CLOUD', '+CLOUDDISCONN'],
  clouddis: ['+CLOUDDIS', '+CLOUDDISCONN'],
} as const;

/** Takes this misspelt name, and no other, for one of the six commands. */
export const takesForItsNeighbour = byInput('takesForItsNeighbour', MISSPELT, ([typed, taken]) => ({
  about: `${typed} is taken for ${taken} (V.250 clause 5.4.1: a name is matched as a whole).`,
  behaviours: [
    {
      name: `${typed} is ${taken}`,
      command: (command, _module, next) =>
        command.name === typed ? next({ ...command, name: taken }) : undefined,
    },
  ],
}));

const LINES = {
  'unknown-command': '+QQQQ',
  'unknown-command-with-a-value': '+QQQQ=1',
  'unknown-command-as-a-question': '+QQQQ?',
  'plus-sign-without-a-name': '+',
  'question-mark-without-a-name': '?',
};

/** Answers OK to this invalid line, and to no other. */
export const saysOkTo = byInput('saysOkTo', LINES, (line, words) => ({
  about: `AT${line}, an invalid line (${words}), is answered OK (V.250 clause 5.8: ERROR).`,
  behaviours: [
    {
      name: `OK to AT${line}`,
      command: (_command, { state }) => (state.lastLine === line ? { result: 'OK' } : undefined),
    },
  ],
}));

const BLANKS = {
  'around-each-part': ' + CPIN ?',
  'before-the-question-mark': '+CPIN ?',
  'behind-the-prefix': ' +CPIN?',
  'around-the-equals-sign': '+CMEE = 1',
};

/** Refuses a standard command with blanks at this position only. */
export const refusesBlanks = byInput('refusesBlanks', BLANKS, (line) => ({
  about: `"AT${line}" is refused for its blanks (V.250 clause 5.2.1: blanks are ignored).`,
  behaviours: [
    {
      name: `no blanks in AT${line}`,
      command: (_command, { state }) => (state.lastLine === line ? { result: 'ERROR' } : undefined),
    },
  ],
}));

const BLANKS_OF_UNSUB = {
  'behind-the-plus': /^\+ CLOUDUNSUB=/,
  'around-the-plus': /^ \+ CLOUDUNSUB=/,
  'in-front-of-the-equals-sign': /^\+CLOUDUNSUB =/,
};

/** Restarts at CLOUDUNSUB with a blank at this position. */
export const restartsAtBlank = byInput('restartsAtBlank', BLANKS_OF_UNSUB, (line, words) => ({
  about: `CLOUDUNSUB with a blank ${words} makes the module start again.`,
  behaviours: [
    {
      name: `restart at ${line.source}`,
      command: (_command, module) =>
        line.test(module.state.lastLine)
          ? { result: 'ERROR', afterwards: () => module.powerCycle() }
          : undefined,
    },
  ],
}));

const COMMANDS = {
  cloudauth: '+CLOUDAUTH',
  cloudconn: '+CLOUDCONN',
  cloudsub: '+CLOUDSUB',
  cloudpub: '+CLOUDPUB',
  cloudunsub: '+CLOUDUNSUB',
  clouddisconn: '+CLOUDDISCONN',
};

export const refusesTestFormOf = byInput('refusesTestFormOf', COMMANDS, (name) => ({
  about: `AT${name}=? is answered ERROR (27.007 clause 4.1: OK at least).`,
  behaviours: [inForm(name, 'test', { result: 'ERROR' })],
}));

export const restartsAtReadFormOf = byInput('restartsAtReadFormOf', COMMANDS, (name) => ({
  about: `AT${name}? makes the module start again (27.007 clause 4.1: it reads).`,
  behaviours: [
    {
      name: `restart at ${name}?`,
      command: ({ name: typed, form }, module) =>
        typed === name && form === 'read'
          ? { result: 'ERROR', afterwards: () => module.powerCycle() }
          : undefined,
    },
  ],
}));

const { cloudauth, cloudsub, cloudpub, cloudunsub } = COMMANDS;

export const saysOkToBare = byInput(
  'saysOkToBare',
  { cloudauth, cloudsub, cloudpub, cloudunsub },
  (name) => ({
    about: `AT${name} without its mandatory parameters is answered OK (V.250 clause 5.4.4.2).`,
    behaviours: [inForm(name, 'action', { result: 'OK' })],
  }),
);

const SIBLINGS = { cloudstate: '+CLOUDSTATE', cloudpubmsg: '+CLOUDPUBMSG', cloudhdauth: '+CLOUDHDAUTH' };

/** Restarts at this command, which other modules of the family have. */
export const restartsAtSibling = byInput('restartsAtSibling', SIBLINGS, (name) => ({
  about: `AT${name}, which other modules of the family have, makes the module start again.`,
  behaviours: [
    {
      name: `restart at ${name}`,
      command: ({ name: typed }, module) =>
        typed === name ? { result: 'ERROR', afterwards: () => module.powerCycle() } : undefined,
    },
  ],
}));

const REGISTERS = { s3: 'S3', s4: 'S4', s5: 'S5' };

export const hidesRegister = byInput('hidesRegister', REGISTERS, (name) => ({
  about: `AT${name}? is answered ERROR (V.250 clauses 6.2.1 to 6.2.3).`,
  behaviours: [inForm(name, 'read', { result: 'ERROR' })],
}));

/** Gives this reply to one form of the command. */
function inForm(name: string, wanted: string, reply: { readonly result: string }) {
  const behaviour: NonNullable<Mutant['behaviours']>[number] = {
    name: `${name} in ${wanted} form: ${reply.result}`,
    command: ({ name: typed, form }) => (typed === name && form === wanted ? reply : undefined),
  };
  return behaviour;
}

/** Executes this command even after a failed command of the same line. */
export const runsBehindAFailure = byInput('runsBehindAFailure', COMMANDS, (name) => ({
  about: `${name} behind a command that failed is carried out (V.250 clause 5.6: the line ends there).`,
  behaviours: [
    {
      name: `${name} in spite of a failure`,
      async command(command, { state }, next) {
        const answer = await next();
        const follows = state.lastLine.includes(`;${name}`) && command.name !== name;
        return follows && answer !== 'silent' ? { ...answer, result: 'OK' } : answer;
      },
    },
    {
      name: 'the line fails all the same',
      async command(command, { state }, next) {
        if (command.name !== name || !/^\+QQQQ;/.test(state.lastLine)) return undefined;
        const answer = await next();
        return answer === 'silent' ? answer : { ...answer, result: 'ERROR' };
      },
    },
  ],
}));
