import { plainDialect } from '../dialect';
import type { Mutant } from '../mutant';
import { parametersOf } from '../parameters';
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
  about: 'The answer of the server is not looked at: +ALIAUTH: OK for every triple (manual 1.1).',
  behaviours: [
    changingReports(AUTH, (lines) => lines.map((line) => (isResult(line) ? '+ALIAUTH: OK' : line))),
  ],
};

export const reportsCmeErrorForRejection: Mutant = {
  name: 'reportsCmeErrorForRejection',
  about: 'A rejection by the server is reported as a transport error (manual 1.1 tells the two apart).',
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

export const takesMissingParameters: Mutant = {
  name: 'takesMissingParameters',
  about: 'A missing or empty parameter is answered OK (manual 1.1: all three are mandatory).',
  behaviours: [
    answering(AUTH, ({ form, parameters }) => {
      const fields = parameters.split(',');
      const missing = fields.length < 3 || fields.slice(0, 3).includes('');
      return form === 'set' && missing ? { result: 'OK', after: ['+ALIAUTH: FAIL'] } : undefined;
    }),
  ],
};

export const takesParametersOfAnyLength: Mutant = {
  name: 'takesParametersOfAnyLength',
  about: 'Parameters longer than 64 bytes are answered OK (manual 1.1: at most 64 bytes).',
  limits: { productKey: 512, deviceName: 512, deviceSecret: 512 },
};

export const takesParametersOneByteTooLong: Mutant = {
  name: 'takesParametersOneByteTooLong',
  about: 'Parameters of 65 bytes are answered OK (manual 1.1: at most 64 bytes).',
  limits: { productKey: 65, deviceName: 65, deviceSecret: 65 },
};

export const refusesLongestParameters: Mutant = {
  name: 'refusesLongestParameters',
  about: 'Parameters of 63 and 64 bytes are refused (manual 1.1: at most 64 bytes).',
  limits: { productKey: 62, deviceName: 62, deviceSecret: 62 },
};

export const refusesShortestParameters: Mutant = {
  name: 'refusesShortestParameters',
  about: 'Parameters of a single byte are refused (manual 1.1 has no lower limit but "mandatory").',
  behaviours: [
    answering(AUTH, ({ parameters }, module) =>
      parameters.split(',').some(({ length }) => length === 1) ? module.refusal('input') : undefined,
    ),
  ],
};

export const countsCharactersOfParameters: Mutant = {
  name: 'countsCharactersOfParameters',
  about: 'The limit of 64 is held in characters instead of bytes (manual 1.1: 64 Byte).',
  behaviours: [
    answering(AUTH, ({ parameters }) => {
      const fields = parameters.split(',').map((field) => Buffer.from(field, 'latin1'));
      const tooLong = fields.some((field) => field.length > 64);
      const characters = fields.every((field) => [...field.toString('utf8')].length <= 64);
      return tooLong && characters ? { result: 'OK', after: ['+ALIAUTH: FAIL'] } : undefined;
    }),
  ],
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
  about: 'Parameter values are taken in capital letters (V.250: only command names know no case).',
  behaviours: [misreading(AUTH, (parameters) => parameters.toUpperCase())],
};

export const authenticatesOnlyOnce: Mutant = {
  name: 'authenticatesOnlyOnce',
  about: 'A second authentication before connecting is refused.',
  behaviours: [answering(AUTH, (_, { state }) => (state.login === null ? undefined : { result: 'ERROR' }))],
};

export const hangsOnOddParameters: Mutant = {
  name: 'hangsOnOddParameters',
  about: 'Surplus, quoted, blank or odd parameters are never answered.',
  behaviours: [
    answering(AUTH, ({ form, parameters }) => {
      const fields = parametersOf(parameters, plainDialect) ?? [];
      return form === 'set' && (fields.length > 3 || /["'% ;]/.test(parameters)) ? 'silent' : undefined;
    }),
  ],
};

export const restartsAtOddBytes: Mutant = {
  name: 'restartsAtOddBytes',
  about:
    'A control character, a backslash or a byte beyond ASCII in a parameter makes the module start again.',
  behaviours: [
    answering(AUTH, ({ parameters }, module) =>
      /[\x00-\x1f\\\x80-\xff]/.test(parameters)
        ? { result: 'ERROR', afterwards: () => module.powerCycle() }
        : undefined,
    ),
  ],
};

export const hangsWhenAnotherDeviceAuthenticates: Mutant = {
  name: 'hangsWhenAnotherDeviceAuthenticates',
  about: 'Another device authenticates while one is connected, and nothing is answered any more.',
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
