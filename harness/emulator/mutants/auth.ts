import type { Mutant } from '../mutant';
import { answering, changingAnswer, changingReports, misreading } from './helpers';

const AUTH = '+CLOUDAUTH';
const isResult = (line: string) => /^\+(ALIAUTH|CME ERROR):/.test(line);

export const neverReportsAuthentication: Mutant = {
  name: 'neverReportsAuthentication',
  about: 'The result of the authentication is never reported (manual 1.1: first OK, then the result).',
  behaviours: [changingReports(AUTH, (lines) => lines.filter((line) => !isResult(line)))],
};

export const reportsAuthenticationTwice: Mutant = {
  name: 'reportsAuthenticationTwice',
  about: 'The result of one authentication is reported twice (manual 1.1: one result).',
  behaviours: [changingReports(AUTH, (lines) => lines.flatMap((line) => [line, line]))],
};

export const saysOkOnBothSidesOfTheResult: Mutant = {
  name: 'saysOkOnBothSidesOfTheResult',
  about:
    'OK comes before the result, as section 1.1 has it, and behind it, as chapter 2 has it (one is enough).',
  behaviours: [
    changingReports(AUTH, (lines) => lines.flatMap((line) => (isResult(line) ? [line, 'OK'] : [line]))),
  ],
};

export const reportsFailForTheRightTriple: Mutant = {
  name: 'reportsFailForTheRightTriple',
  about: 'Success is reported as +ALIAUTH: FAIL (manual 1.1).',
  behaviours: [changingReports(AUTH, replacing('+ALIAUTH: OK', '+ALIAUTH: FAIL'))],
};

export const reportsOkWhateverTheServerSays: Mutant = {
  name: 'reportsOkWhateverTheServerSays',
  about: 'The answer of the server is ignored: +ALIAUTH: OK for every triple (manual 1.1).',
  behaviours: [
    changingReports(AUTH, (lines) => lines.map((line) => (isResult(line) ? '+ALIAUTH: OK' : line))),
  ],
};

export const reportsCmeErrorForRejection: Mutant = {
  name: 'reportsCmeErrorForRejection',
  about: 'A rejection by the server is reported as a transport error (manual 1.1 has a report for each).',
  behaviours: [changingReports(AUTH, replacing('+ALIAUTH: FAIL', '+CME ERROR: 31'))],
};

export const reportsUnderTheNameOfTheCommand: Mutant = {
  name: 'reportsUnderTheNameOfTheCommand',
  about: 'The result comes as +CLOUDAUTH instead of +ALIAUTH (manual 1.1).',
  behaviours: [changingReports(AUTH, (lines) => lines.map((line) => line.replace('+ALIAUTH', AUTH)))],
};

export const saysErrorToLegalInput: Mutant = {
  name: 'saysErrorToLegalInput',
  about: 'Legal input is answered ERROR though it is used (manual 1.1: OK means legal input).',
  behaviours: [changingAnswer(AUTH, (reply) => ({ ...reply, result: 'ERROR' }))],
};

export const swapsNameAndSecret: Mutant = {
  name: 'swapsNameAndSecret',
  about: 'The second and third parameter are taken for each other (manual 1.1: pkey, dname, dsrt).',
  behaviours: [
    misreading(AUTH, (parameters) => {
      const [key, name, secret, ...more] = parameters.split(',');
      return name === undefined || secret === undefined ? parameters : [key, secret, name, ...more].join();
    }),
  ],
};

export const foldsCaseOfParameters: Mutant = {
  name: 'foldsCaseOfParameters',
  about: 'Parameter values are converted to upper case (V.250: only command names are case-insensitive).',
  behaviours: [misreading(AUTH, (parameters) => parameters.toUpperCase())],
};

export const authenticatesOnlyOnce: Mutant = {
  name: 'authenticatesOnlyOnce',
  about: 'A second authentication before connecting is refused.',
  behaviours: [answering(AUTH, (_, { state }) => (state.login === null ? undefined : { result: 'ERROR' }))],
};

export const hangsWhenAnotherDeviceAuthenticates: Mutant = {
  name: 'hangsWhenAnotherDeviceAuthenticates',
  about: 'Once another device authenticates while one is connected, nothing is answered any more.',
  behaviours: [
    answering(AUTH, ({ parameters }, { state }) => {
      const [, name] = parameters.split(',');
      const connectedAs = state.settings.get('connected as');
      if (state.link === null) state.settings.set('connected as', name ?? '');
      return state.link !== null && connectedAs !== name ? 'silent' : undefined;
    }),
  ],
};

export const restartsWhenAuthenticatedWhileConnected: Mutant = {
  name: 'restartsWhenAuthenticatedWhileConnected',
  about: 'Authentication while connected makes the module start again.',
  behaviours: [
    answering(AUTH, (_, module) =>
      module.state.link === null ? undefined : { result: 'OK', afterwards: () => module.powerCycle() },
    ),
  ],
};

function replacing(said: string, instead: string): (lines: readonly string[]) => readonly string[] {
  return (lines) => lines.map((line) => (line === said ? instead : line));
}
