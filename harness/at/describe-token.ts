import { printResultCode } from './result-code';
import type { Token } from './token';

const LONGEST_SHOWN = 120;

/** A token in one short piece of text, as a message about what came instead shows it. */
export function describeToken(token: Token): string {
  switch (token.kind) {
    case 'result':
      return printResultCode(token.result);
    case 'line':
      return JSON.stringify(shortened(token.text));
    case 'publish':
      return `${token.spelling} on ${token.topic} (${token.payload.length} bytes)`;
    case 'prompt':
      return 'the prompt >';
    case 'echo':
      return `the echo ${JSON.stringify(shortened(token.raw.toString('utf8').trim()))}`;
    case 'noise':
      return `unexplained bytes ${JSON.stringify(shortened(token.raw.toString('latin1')))}`;
  }
}

const shortened = (text: string): string =>
  text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text;
