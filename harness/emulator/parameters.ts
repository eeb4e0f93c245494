import type { Dialect } from './dialect';

const QUOTED = /^"(.*)"$/s;

/** One parameter as the dialect takes quotes around it; null where it is an error. */
export function unquoted(parameter: string, quotes: Dialect['quotes']): string | null {
  if (quotes === 'literal' || !QUOTED.test(parameter)) return parameter;
  return quotes === 'stripped' ? parameter.slice(1, -1) : null;
}

/** One parameter without what the dialect takes for no part of it; null where it is an error. */
export function parameterOf(
  text: string,
  { quotes, parameterBlanks }: Pick<Dialect, 'quotes' | 'parameterBlanks'>,
): string | null {
  return unquoted(parameterBlanks === 'ignored' ? text.replace(/^ +| +$/g, '') : text, quotes);
}

/** All parameters of a command, parted by commas, which nothing can escape; null where one of them is an error. */
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

/** Within its limit, and there at all. Texts are Latin-1: a character is a byte. */
export function fits(text: string, limit: number): boolean {
  return text.length > 0 && text.length <= limit;
}
