import type { CommandLine } from './behaviour';
import type { Dialect } from './dialect';

/** Commands with raw parameters: spaces and quotes in them are data, and semicolons may be. */
const RAW_PARAMETERS = /^\+CLOUD/;

const EXTENDED_NAME = /^[+^%$]\s*[A-Za-z0-9!%\-./:_]+/;
const S_REGISTER = /^S\s*(\d+)\s*(?:=\s*(\d*)|(\?))?/i;
const BASIC_NAME = /^[&\\]?\s*[A-Za-z]\s*\d*/;

/**
 * The commands of one command line (V.250 clause 5.2.3): basic ones follow each other directly, extended ones are
 * separated by `;`. Bytes that begin no command become one command with an unknown name.
 */
export function* commandsOf(
  body: string,
  semicolons: Dialect['semicolons'] = 'literal',
): Generator<CommandLine> {
  let rest = withoutLeadingBlanks(body);
  if (rest === '') {
    yield { body: '', name: '', form: 'action', parameters: '' };
    return;
  }
  while (rest !== '') {
    const { command, length } = firstCommand(rest, semicolons);
    yield command;
    rest = withoutLeadingBlanks(rest.slice(length).replace(/^\s*;/, ''));
  }
}

interface Parsed {
  readonly command: CommandLine;
  /** Number of characters consumed. */
  readonly length: number;
}

function firstCommand(text: string, semicolons: Dialect['semicolons']): Parsed {
  const extended = EXTENDED_NAME.exec(text)?.[0];
  if (extended !== undefined) return extendedCommand(text, extended, semicolons);
  if (/^D/i.test(text)) return command(text, 'D', 'set', text.slice(1));
  const register = S_REGISTER.exec(text);
  if (register !== null) return registerCommand(register);
  const basic = BASIC_NAME.exec(text)?.[0];
  if (basic !== undefined) return command(basic, nameOf(basic), 'action', '');
  return command(text, text, 'action', '');
}

/** An S-parameter (V.250 clause 5.3.2). */
function registerCommand([body, number, value, mark]: RegExpExecArray): Parsed {
  const name = `S${number}`;
  if (mark !== undefined) return command(body, name, 'read', '');
  return value === undefined ? command(body, name, 'action', '') : command(body, name, 'set', value);
}

function extendedCommand(text: string, printedName: string, semicolons: Dialect['semicolons']): Parsed {
  const name = nameOf(printedName);
  const tail = text.slice(printedName.length);
  const equals = /^\s*=/.exec(tail)?.[0];
  if (equals !== undefined && RAW_PARAMETERS.test(name)) {
    const raw = semicolons === 'literal' ? tail : untilSemicolon(tail);
    const body = printedName + raw;
    const parameters = raw.slice(equals.length);
    return parameters === '?' ? command(body, name, 'test', '') : command(body, name, 'set', parameters);
  }
  const own = untilSemicolon(tail);
  const body = printedName + own;
  const meaning = withoutBlanks(own);
  if (meaning === '') return command(body, name, 'action', '');
  if (meaning === '?') return command(body, name, 'read', '');
  if (meaning === '=?') return command(body, name, 'test', '');
  if (meaning.startsWith('=')) return command(body, name, 'set', meaning.slice(1));
  return command(body, name + meaning, 'action', '');
}

function command(body: string, name: string, form: CommandLine['form'], parameters: string): Parsed {
  return { command: { body, name, form, parameters }, length: body.length };
}

function nameOf(printed: string): string {
  return withoutBlanks(printed).toUpperCase();
}

function untilSemicolon(text: string): string {
  return /^(?:"[^"]*"?|[^;"])*/.exec(text)?.[0] ?? '';
}

function withoutLeadingBlanks(text: string): string {
  return text.replace(/^[\x00-\x20]+/, '');
}

/** Removes spaces and control characters outside quotes, which are ignored (V.250 clauses 5.2.2 and 5.4). */
function withoutBlanks(text: string): string {
  return text.replace(/("[^"]*"?)|[\x00-\x20]/g, (_, quoted: string | undefined) => quoted ?? '');
}

const QUOTED = /^"(.*)"$/s;

/** A parameter with its quotes treated as the dialect says; null if they are an error. */
export function unquoted(parameter: string, quotes: Dialect['quotes']): string | null {
  if (quotes === 'literal' || !QUOTED.test(parameter)) return parameter;
  return quotes === 'stripped' ? parameter.slice(1, -1) : null;
}

/** A parameter without the spaces and quotes that the dialect ignores; null if it is an error. */
export function parameterOf(
  text: string,
  { quotes, parameterBlanks }: Pick<Dialect, 'quotes' | 'parameterBlanks'>,
): string | null {
  return unquoted(parameterBlanks === 'ignored' ? text.replace(/^ +| +$/g, '') : text, quotes);
}

/** All parameters of a command, separated by commas, which cannot be escaped; null if one of them is an error. */
export function parametersOf(
  text: string,
  dialect: Pick<Dialect, 'quotes' | 'parameterBlanks'>,
): readonly string[] | null {
  const parameters = text.split(',').map((parameter) => parameterOf(parameter, dialect));
  return parameters.every((parameter) => parameter !== null) ? parameters : null;
}

/** A QoS as sections 1.3 and 1.4 define it: a number from 0 to `highest`; null for anything else. */
export function qosOf(text: string, highest: number): number | null {
  if (!/^\d$/.test(text)) return null;
  return Number(text) <= highest ? Number(text) : null;
}

/** Whether a text has at least one byte and at most `limit` bytes. It is Latin-1: one character per byte. */
export function fits(text: string, limit: number): boolean {
  return text.length > 0 && text.length <= limit;
}
