import type { Token } from './token';

/** The forms that a command line has (V.250 5.4). */
export type Form = 'action' | 'set' | 'read' | 'test';

const SUFFIX: Readonly<Record<Form, string>> = { action: '', set: '=', read: '?', test: '=?' };

/**
 * A command line without its CR. Values stand as they are, unquoted, as in all examples of the manual. Basic
 * commands (V.250 5.3.1) take their value directly: `ATE0`.
 */
export function writeLine(name: string, form: Form, values: readonly (string | number)[] = []): string {
  const extended = /^[+^]/.test(name);
  return `AT${name}${form === 'set' && !extended ? '' : SUFFIX[form]}${values.join(',')}`;
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

/** `OK` for `OK` as for `<OK>`: the manual's examples print the brackets of the placeholder (chapter 2, step 6). */
export const withoutBrackets = (code: string): string => code.trim().replace(/^<(.*)>$/, '$1');
