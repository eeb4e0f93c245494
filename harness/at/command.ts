import { byteCount } from '../wire/transport';
import { printResultCode, type Token } from './token';

/** Which deadline applies to a command, by what it has to reach. The module family sets the ms of each class. */
export type DeadlineClass = 'local' | 'auth' | 'connect' | 'cloud' | 'disconnect' | 'call';

/** What an accepted command does to the module's session with its cloud. */
export type Effect =
  | 'authenticates'
  | 'connects'
  | 'subscribes'
  | 'publishes'
  | 'unsubscribes'
  | 'disconnects';

type Value = string | number;

/** A command as its standard or the module's documentation defines it. */
export interface Declaration<Name extends string, Given extends readonly unknown[], Info> {
  /** The part after `AT`: `+CPIN`, or a letter for a basic command. */
  readonly name: Name;
  readonly deadline: DeadlineClass;
  /** Turns the arguments of `set` into the values of the set form, in order. */
  readonly values?: (...given: Given) => readonly Value[];
  /** Turns the values of an information response `+NAME: ...` into `Info`. */
  readonly info?: (values: readonly string[]) => Info;
  readonly report?: ReportRule;
  /** The set form may answer with a prompt for data. */
  readonly mayPrompt?: boolean;
  /** What the set or action form does at the cloud; none when absent. */
  readonly effect?: Effect;
}

/** A command that can be written, and whose responses can be read. */
export interface Command<Name extends string, Given extends readonly unknown[], Info> {
  readonly name: Name;
  readonly deadline: DeadlineClass;
  readonly mayPrompt: boolean;
  readonly effect: Effect | null;
  /**
   * Its outcome is reported apart from the result code, so an error before OK may be that report: see
   * `CommandOptions`.
   */
  readonly errorMayReport: boolean;
  /** What to call the report of its outcome in error messages, e.g. `report of AT+NAME`. */
  readonly reportCalled: string;
  /** Command lines, without CR. */
  action(): string;
  read(): string;
  test(): string;
  set(...given: Given): string;
  /** Parses its information response; null for any other token. */
  info(token: Token): Info | null;
  /** Parses a report of its outcome; null for any other token. */
  report(token: Token): Report | null;
}

/** Builds a command from its declaration. */
export function command<
  const Name extends string,
  Given extends readonly unknown[] = readonly Value[],
  Info = readonly string[],
>(declared: Declaration<Name, Given, Info>): Command<Name, Given, Info> {
  const { name, deadline, report, mayPrompt = false } = declared;
  const line = (form: Form) => () => writeLine(name, form);
  const values = declared.values ?? ((...given) => given as unknown as readonly Value[]);
  const info = declared.info ?? ((all) => all as Info);
  return {
    name,
    deadline,
    mayPrompt,
    effect: declared.effect ?? null,
    reportCalled: `${report?.called ?? 'report'} of AT${name}`,
    errorMayReport: report?.failure !== undefined && report.spellings[0] !== null,
    action: line('action'),
    read: line('read'),
    test: line('test'),
    set: (...given) => writeLine(name, 'set', values(...given)),
    info: (token) => {
      const text = textBehind(token, name);
      return text === null ? null : info(splitValues(text));
    },
    report: (token) => (report ? readReport(token, report) : null),
  };
}

/** The outcome of a command in the network, reported apart from its result code. */
interface Report {
  /** `refused`: by the cloud; `failed`: the module reported an error. */
  readonly outcome: 'done' | 'refused' | 'failed';
  /** As printed, brackets included; e.g. `OK`, `<OK>`, `1`, `FAIL`. */
  readonly code: string;
  /** The name as printed. */
  readonly spelling: string;
  /** The name differs from the one in the command's clause: other texts or modules print it. */
  readonly nearMiss: boolean;
}

/** Which lines report on a command. */
interface ReportRule {
  /** For error messages: `report`, `authentication result`. */
  readonly called: string;
  /** First the documented name, null if there is none; then near misses. */
  readonly spellings: readonly [string | null, ...string[]];
  /** The kind of error result code that reports a failure. */
  readonly failure?: 'cme' | 'vendor';
}

/** 128 and 0x80: the SUBACK return code Failure (MQTT 3.1.1, 3.9.3). */
const REFUSALS = /^(FAIL|ERROR|128|0x80)$/i;

/** @returns null when the token is no report under this rule */
function readReport(token: Token, { spellings, failure }: ReportRule): Report | null {
  if (token.kind === 'result' && token.result.kind === failure) {
    const printed = printResultCode(token.result);
    const spelling = printed.slice(0, printed.indexOf(':'));
    return { outcome: 'failed', code: token.result.code, spelling, nearMiss: false };
  }
  const spelling = spellings.find((name) => name !== null && textBehind(token, name) !== null) ?? null;
  if (spelling === null) return null;
  const code = textBehind(token, spelling) ?? '';
  const outcome = REFUSALS.test(withoutBrackets(code)) ? 'refused' : 'done';
  return { outcome, code, spelling, nearMiss: spelling !== spellings[0] };
}

/** A command line as error messages show it: parameters are left out, as they may be secret or long. */
export function withoutParameters(line: Buffer): string {
  const text = line.toString('utf8').trim();
  if (!/^A[T/]/i.test(text)) return `${byteCount(line.length)} of data`;
  const [command = ''] = text.split('=');
  return text.includes('=?') ? `${command}=?` : command;
}

/** The forms of a command line (V.250 5.4). */
type Form = 'action' | 'set' | 'read' | 'test';

const SUFFIX: Readonly<Record<Form, string>> = { action: '', set: '=', read: '?', test: '=?' };

/**
 * A command line without its CR. Values are neither quoted nor escaped. Basic
 * commands (V.250 5.3.1) take their value directly: `ATE0`.
 */
function writeLine(name: string, form: Form, values: readonly (string | number)[] = []): string {
  const extended = /^[+^]/.test(name);
  return `AT${name}${form === 'set' && !extended ? '' : SUFFIX[form]}${values.join(',')}`;
}

/** A parsed command line. */
export interface ReadLine {
  /** In upper case, as declared: `+CPIN`. */
  readonly name: string;
  readonly form: Form;
  /** Everything after `=` in the set form, unchanged; empty otherwise. */
  readonly parameters: string;
}

/**
 * Parses the first command of a line; null if it is not an extended command. A `;` ends it, except in parameters,
 * where it may be data. Spaces are not skipped.
 */
export function readLine(line: string): ReadLine | null {
  const match = /^at([+^][a-z0-9]+)(=\?|\?|=|)([\s\S]*)$/i.exec(line);
  const [, name = '', suffix = '', rest = ''] = match ?? [];
  if (match === null || (suffix !== '=' && rest !== '' && rest[0] !== ';')) return null;
  const parameters = suffix === '=' ? rest : '';
  const form = suffix === '' ? 'action' : suffix === '=' ? 'set' : suffix === '?' ? 'read' : 'test';
  return { name: name.toUpperCase(), form, parameters };
}

/** The text after the colon of `+NAME: ...`, without leading spaces; null for any other token. */
function textBehind(token: Token, name: string): string | null {
  if (token.kind !== 'line' || token.name !== name) return null;
  return token.text.slice(name.length + 1).trimStart();
}

/** The values of an information response: split at commas outside quotes, without surrounding spaces and quotes. */
function splitValues(text: string): string[] {
  const values = text.match(/(?:"[^"]*"|[^,"])+|(?<=,|^)(?=,|$)/g) ?? [];
  return values.map((value) => value.trim().replace(/^"(.*)"$/, '$1'));
}

/** `OK` for both `OK` and `<OK>`: some modules print the placeholder's brackets. */
const withoutBrackets = (code: string): string => code.trim().replace(/^<(.*)>$/, '$1');
