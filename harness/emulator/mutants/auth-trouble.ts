import type { Mutant } from '../mutant';
import { answering, changingAnswer, changingReports } from './helpers';

const AUTH = '+CLOUDAUTH';

export const reportsFailForTransportTrouble: Mutant = {
  name: 'reportsFailForTransportTrouble',
  about: 'A server that cannot be reached is reported as a rejection (manual 1.1 has a report for each).',
  behaviours: [
    changingReports(AUTH, (lines) => lines.map((line) => line.replace(/^\+CME ERROR: .*/, '+ALIAUTH: FAIL'))),
  ],
};

export const neverReportsTransportTrouble: Mutant = {
  name: 'neverReportsTransportTrouble',
  about: 'After OK nothing is reported when the server cannot be reached (manual 1.1: +CME ERROR).',
  behaviours: [changingReports(AUTH, (lines) => lines.filter((line) => !line.startsWith('+CME ERROR')))],
};

export const reportsOkForTransportTrouble: Mutant = {
  name: 'reportsOkForTransportTrouble',
  about: 'Everything but a rejection is reported as success, even an invalid response (manual 1.1).',
  behaviours: [
    changingReports(AUTH, (lines) => lines.map((line) => line.replace(/^\+CME ERROR: .*/, '+ALIAUTH: OK'))),
  ],
};

export const waitsForeverForTheServer: Mutant = {
  name: 'waitsForeverForTheServer',
  about: 'A server that never answers is waited for without end (manual 1.1: +CME ERROR).',
  limits: { authMs: 3_600_000 },
};

export const givesUpOnASlowServer: Mutant = {
  name: 'givesUpOnASlowServer',
  about:
    'A server that takes a third of a second counts as unreachable (manual 1.1: its result is reported).',
  limits: { authMs: 100 },
};

export const staysInTroubleAfterTrouble: Mutant = {
  name: 'staysInTroubleAfterTrouble',
  about: 'Once the server could not be reached every later authentication fails too (manual 1.1).',
  behaviours: [
    {
      name: 'trouble that stays',
      async command(command, { state }, next) {
        if (command.name !== AUTH) return undefined;
        if (state.settings.has('in trouble')) return { result: 'OK', after: ['+CME ERROR: 30'] };
        const answer = await next();
        if (answer === 'silent') return answer;
        const after = Promise.resolve(answer.after ?? []).then((lines) => {
          if (!lines.includes('+ALIAUTH: OK')) state.settings.set('in trouble', 'yes');
          return lines;
        });
        return { ...answer, after };
      },
    },
  ],
};

export const doesNotKnowTheDataCall: Mutant = {
  name: 'doesNotKnowTheDataCall',
  about: 'A data call is answered OK without saying CONNECT (chapter 2 step 3).',
  behaviours: [
    changingAnswer('+ZECMCALL', ({ result }, { form }) =>
      form === 'set' ? { result } : { result: 'ERROR' },
    ),
  ],
};

export const hangsWithoutDataCall: Mutant = {
  name: 'hangsWithoutDataCall',
  about: 'Without a data call CLOUDAUTH is never answered (one final result for each command).',
  behaviours: [answering(AUTH, (_, { state }) => (state.bearer ? undefined : 'silent'))],
};

export const hangsOnASecondRequest: Mutant = {
  name: 'hangsOnASecondRequest',
  about: 'CLOUDAUTH while an authentication runs is never answered (one final result for each command).',
  behaviours: [answering(AUTH, (_, { state }) => (state.authenticating ? 'silent' : undefined))],
};

export const isDeafWhileItAuthenticates: Mutant = {
  name: 'isDeafWhileItAuthenticates',
  about: 'Between OK and the result no command is answered (manual 1.1: OK comes first, the result later).',
  behaviours: [
    {
      name: 'deaf while authenticating',
      command: ({ name }, { state }) => (state.authenticating && name !== AUTH ? 'silent' : undefined),
    },
  ],
};

export const losesTheLineTypedDuringAReport: Mutant = {
  name: 'losesTheLineTypedDuringAReport',
  about: 'The report wipes the input buffer, so that the command typed meanwhile is never answered.',
  behaviours: [
    {
      name: 'wiping the input',
      output(bytes, module) {
        if (bytes.includes('+ALIAUTH')) module.forgetTyping();
        return undefined;
      },
    },
  ],
};
