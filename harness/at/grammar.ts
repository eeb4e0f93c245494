import type { Token } from './token';

/** The forms that a command line has (V.250 5.4). */
export type Form = 'action' | 'set' | 'read' | 'test';

const SUFFIX: Readonly<Record<Form, string>> = { action: '', set: '=', read: '?', test: '=?' };

/**
 * A command line without its CR. Values stand as they are, unquoted. Basic
 * commands (V.250 5.3.1) take their value directly: `ATE0`.
 */
export function writeLine(name: string, form: Form, values: readonly (string | number)[] = []): string {
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
export function textBehind(token: Token, name: string): string | null {
  if (token.kind !== 'line' || token.name !== name) return null;
  return token.text.slice(name.length + 1).trimStart();
}

/** The values of an information response: parted by commas outside quotes, quotes and blanks around them left out. */
export function splitValues(text: string): string[] {
  const values = text.match(/(?:"[^"]*"|[^,"])+|(?<=,|^)(?=,|$)/g) ?? [];
  return values.map((value) => value.trim().replace(/^"(.*)"$/, '$1'));
}

/** `OK` for `OK` as for `<OK>`: some modules print the brackets of the placeholder. */
export const withoutBrackets = (code: string): string => code.trim().replace(/^<(.*)>$/, '$1');
