import path from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { processVariables, readDotenv, type Variable } from '../../harness/bench/configuration/environment';
import { endByMistake } from '../usage';

export const ROOT = path.resolve(__dirname, '../..');

/** The environment, then .env. */
export function variables(): readonly Variable[] {
  return [...processVariables(process.env), ...readDotenv(path.join(ROOT, '.env'))];
}

/** Options of one of the commands of a fleet; a mistake ends the process with exit code 3. */
export function given<O extends NonNullable<ParseArgsConfig['options']>>(
  usage: string,
  argv: readonly string[],
  options: O,
  words = 0,
) {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const odd = positionals[words];
    if (odd !== undefined) return endByMistake(`${odd} is too much`, usage);
    return { values, positionals };
  } catch (error) {
    return endByMistake((error as Error).message.split('. ')[0] ?? '', usage);
  }
}

/** A whole number; a mistake ends the process with exit code 3. */
export function wholeNumber(
  name: string,
  text: string | undefined,
  low: number,
  high: number,
  usage: string,
): number | null {
  if (text === undefined) return null;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high) return value;
  return endByMistake(
    `--${name}=${text} is out of range: expected a whole number from ${low} to ${high}`,
    usage,
  );
}
