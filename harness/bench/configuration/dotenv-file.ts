import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { ConfigurationError } from './configuration-error';
import type { Variable } from './environment';

const skipped = /^\s*(#.*)?$/;
const unclosed = /^(["'`])(?!.*\1)/;

/**
 * The variables of a .env file, one a line, each with its line in its spelling; none when there is no such file.
 * @throws ConfigurationError when the file cannot be read, or for the first line that is not NAME=value
 */
export function readDotenv(path: string): readonly Variable[] {
  return contentOf(path)
    .split(/\r?\n/)
    .flatMap((line, index) => (skipped.test(line) ? [] : [readLine(line, `${path} line ${index + 1}`)]));
}

/** dotenv passes over what it does not understand, so it gets one line at a time. The line may hold a secret: it is not shown. */
function readLine(line: string, where: string): Variable {
  const [entry, ...more] = Object.entries(parse(line));
  if (!entry || more.length > 0) {
    throw new ConfigurationError(`${where} is broken: expected NAME=value, or # before a remark`);
  }
  const [name, text] = entry;
  if (unclosed.test(text)) {
    throw new ConfigurationError(
      `${where}: ${name} is broken: its quotation mark is not closed on that line`,
    );
  }
  return { name, text, spelling: `${where}: ${name}` };
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    const reason =
      code === 'EISDIR'
        ? 'it is a folder: expected a file of NAME=value lines'
        : code === 'EACCES'
          ? 'you have no permission to read it: change its mode or its owner'
          : message;
    throw new ConfigurationError(`${path} cannot be read: ${reason}`);
  }
}
