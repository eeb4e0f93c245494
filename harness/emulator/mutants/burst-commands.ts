import type { Behaviour } from '../behaviour';
import type { Mutant } from '../mutant';
import { commandWatch, framed, memory } from './burst-memory';

const losing = commandWatch();
export const losesMessagesWhileACommandRuns: Mutant = {
  name: 'losesMessagesWhileACommandRuns',
  about:
    'A message that comes before a command has its result is not shown (manual 1.3: a publish is shown).',
  behaviours: [
    {
      name: 'messages lost while a command runs',
      received: (_message, module) => (losing.runs(module) ? null : undefined),
    },
    losing.watch,
  ],
};

const tearing = commandWatch();
const waiting = memory((): Buffer[] => []);
export const tearsAnswersApart: Mutant = {
  name: 'tearsAnswersApart',
  about: 'A report lands in the middle of a line of the answer (3GPP TS 27.007 clause 4.2: lines are whole).',
  behaviours: [
    {
      name: 'report inside an answer',
      received(_message, module, next) {
        const shown = next();
        if (shown === null || !tearing.runs(module)) return shown;
        waiting(module).push(framed(shown));
        return null;
      },
      output(bytes, module) {
        const report = waiting(module).shift();
        if (report === undefined) return undefined;
        const middle = Math.ceil(bytes.length / 2);
        return [bytes.subarray(0, middle), report, bytes.subarray(middle)];
      },
    },
    tearing.watch,
  ],
};

const interrupting = commandWatch();
const second = memory((): Buffer[] => []);
export const tearsReportsApart: Mutant = {
  name: 'tearsReportsApart',
  about: 'The answer to a command lands in the middle of a report (manual 1.3: the message content).',
  behaviours: [
    {
      name: 'answer inside a report',
      received(_message, module, next) {
        const shown = next();
        if (shown === null || !interrupting.runs(module)) return shown;
        const report = framed(shown);
        module.say(report.subarray(0, report.length - 6));
        second(module).push(report.subarray(report.length - 6));
        return null;
      },
      output(bytes, module) {
        const rest = second(module).shift();
        return rest && [bytes, rest];
      },
    },
    interrupting.watch,
  ],
};

const held = memory((): string[] => []);
export const reportsBehindTheNextCommandOnly: Mutant = {
  name: 'reportsBehindTheNextCommandOnly',
  about:
    'A message is shown when the host gives its next command, not before (manual 1.3: reported actively).',
  behaviours: [
    {
      name: 'reports held until the next command',
      async command(_command, module, next) {
        const answer = await next();
        const after = held(module).splice(0);
        return answer === 'silent' || after.length === 0 ? answer : { ...answer, after };
      },
      received(_message, module, next) {
        const shown = next();
        if (shown !== null) held(module).push(shown.toString('latin1'));
        return null;
      },
    },
  ],
};

const deafened = memory(() => ({ deaf: false }));
const deaf: Behaviour = {
  name: 'deaf behind a message',
  received(_message, module) {
    deafened(module).deaf = true;
    return undefined;
  },
  command(_command, module) {
    const { deaf } = deafened(module);
    deafened(module).deaf = false;
    return deaf ? 'silent' : undefined;
  },
};
export const losesTheCommandBehindAMessage: Mutant = {
  name: 'losesTheCommandBehindAMessage',
  about: 'The command line that follows a report is not answered (V.250 clause 5.7: each line is answered).',
  behaviours: [deaf],
};

export const forgetsTypingAtAMessage: Mutant = {
  name: 'forgetsTypingAtAMessage',
  about: 'What is typed of a line is lost when a message is shown (V.250 clause 5.2.1: a line ends with CR).',
  behaviours: [
    {
      name: 'typing forgotten',
      received(_message, module) {
        module.forgetTyping();
        return undefined;
      },
    },
  ],
};

export const translatesLineEndsUnderEcho: Mutant = {
  name: 'translatesLineEndsUnderEcho',
  about: 'With echo on, a terminal driver inserts CR before each LF of a message (manual 1.3).',
  behaviours: [
    {
      name: 'line ends under echo',
      received({ payload }, { state }, next) {
        const shown = next();
        if (shown === null || !state.echo) return shown;
        const text = payload.toString('latin1').replaceAll('\n', '\r\n');
        return Buffer.concat([shown.subarray(0, shown.length - payload.length), Buffer.from(text, 'latin1')]);
      },
    },
  ],
};
