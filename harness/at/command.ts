import { printResultCode, type Token } from './token';

/** How long a command may take is a matter of what it has to reach; the bench's profile gives the figures. */
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

/** What a standard or the documentation of a module says about a command. */
export interface Declaration<Name extends string, Given extends readonly unknown[], Info> {
  /** Behind `AT`: `+CPIN`, or a letter for a basic command. */
  readonly name: Name;
  readonly deadline: DeadlineClass;
  /** The values of the set form, in their order. */
  readonly values?: (...given: Given) => readonly Value[];
  /** Makes sense of the values of an information response `+NAME: ...`. */
  readonly info?: (values: readonly string[]) => Info;
  readonly report?: ReportRule;
  /** Its set form may ask for data. */
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
  /** Its outcome is reported in a line of its own, so an error in front of OK may be that: see `CommandOptions`. */
  readonly errorMayReport: boolean;
  /** How messages call the report of its outcome, e.g. `report of AT+NAME`. */
  readonly reportCalled: string;
  /** Command lines, without CR. */
  action(): string;
  read(): string;
  test(): string;
  set(...given: Given): string;
  /** Reads its information response; null when the token is another one. */
  info(token: Token): Info | null;
  /** Reads a report on how it ended; null when the token is none of its reports. */
  report(token: Token): Report | null;
}

/** Makes a command of its declaration. */
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

/** How something that a command set going ended, as the module reports it beside the command's result code. */
interface Report {
  /** `refused` by the cloud, `failed` on the way there. */
  readonly outcome: 'done' | 'refused' | 'failed';
  /** As printed, brackets included; e.g. `OK`, `<OK>`, `1`, `FAIL`. */
  readonly code: string;
  /** The name as printed. */
  readonly spelling: string;
  /** The name is not the one in the command's clause, but one that related texts or modules print. */
  readonly nearMiss: boolean;
}

/** Which lines report on a command. */
interface ReportRule {
  /** For messages: `report`, `authentication result`. */
  readonly called: string;
  /** The name that the command's documentation gives it first, null where it gives none; then near misses. */
  readonly spellings: readonly [string | null, ...string[]];
  /** The family of errors that reports a failure. */
  readonly failure?: 'cme' | 'vendor';
}

/** MQTT 3.1.1 table 3.9: 0x80 is the return code of a subscription that was refused. */
const REFUSALS = /^(FAIL|ERROR|128|0x80)$/i;

/** @returns null when the token is no report by this rule */
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

/** A command line as messages name it: parameters may be secret, and long. */
export function withoutParameters(line: Buffer): string {
  const text = line.toString('utf8').trim();
  if (!/^A[T/]/i.test(text)) return `${line.length} bytes of data`;
  const [command = ''] = text.split('=');
  return text.includes('=?') ? `${command}=?` : command;
}

/** The forms that a command line has (V.250 5.4). */
type Form = 'action' | 'set' | 'read' | 'test';

const SUFFIX: Readonly<Record<Form, string>> = { action: '', set: '=', read: '?', test: '=?' };

/**
 * A command line without its CR. Values stand as they are, unquoted. Basic
 * commands (V.250 5.3.1) take their value directly: `ATE0`.
 */
function writeLine(name: string, form: Form, values: readonly (string | number)[] = []): string {
  const extended = /^[+^]/.test(name);
  return `AT${name}${form === 'set' && !extended ? '' : SUFFIX[form]}${values.join(',')}`;
}

/** A command line taken apart. */
export interface ReadLine {
  /** In capitals, as commands are declared: `+CPIN`. */
  readonly name: string;
  readonly form: Form;
  /** What stands behind `=` in the set form, byte for byte; empty otherwise. */
  readonly parameters: string;
}

/**
 * Takes the first command of a line apart; null when that is no extended command. A `;` ends it, except in parameters,
 * where it may be data. Blanks are not looked for.
 */
export function readLine(line: string): ReadLine | null {
  const match = /^at([+^][a-z0-9]+)(=\?|\?|=|)([\s\S]*)$/i.exec(line);
  const [, name = '', suffix = '', rest = ''] = match ?? [];
  if (match === null || (suffix !== '=' && rest !== '' && rest[0] !== ';')) return null;
  const parameters = suffix === '=' ? rest : '';
  const form = suffix === '' ? 'action' : suffix === '=' ? 'set' : suffix === '?' ? 'read' : 'test';
  return { name: name.toUpperCase(), form, parameters };
}

/** What stands behind the colon of `+NAME: ...`, blanks in front of it left out; null for any other token. */
function textBehind(token: Token, name: string): string | null {
  if (token.kind !== 'line' || token.name !== name) return null;
  return token.text.slice(name.length + 1).trimStart();
}

/** The values of an information response: parted by commas outside quotes, quotes and blanks around them left out. */
function splitValues(text: string): string[] {
  const values = text.match(/(?:"[^"]*"|[^,"])+|(?<=,|^)(?=,|$)/g) ?? [];
  return values.map((value) => value.trim().replace(/^"(.*)"$/, '$1'));
}

/** `OK` for `OK` as for `<OK>`: some modules print the brackets of the placeholder. */
const withoutBrackets = (code: string): string => code.trim().replace(/^<(.*)>$/, '$1');
