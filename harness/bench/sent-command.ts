import type { Effect } from '../at/command';
import type { Exchange } from '../at/session';
import { printResultCode } from '../at/token';

export { printResultCode as finalText };

/** One command of the present case, with the marks of AT wire and cloud when it was sent. */
export interface SentCommand {
  /** The command line byte for byte (latin1); for data, a description in brackets. */
  readonly line: string;
  /** What it does at the cloud when it is accepted; null for other commands and for read and test forms. */
  readonly effect: Effect | null;
  /** What stands behind `=`, byte for byte. */
  readonly parameters: string;
  /** Index into the cloud's witness. */
  readonly cloudMark: number;
  /** Null when no final result came in time. */
  readonly exchange: Exchange | null;
}

/** The module took the command: `OK`, or a prompt for data. */
export function isAccepted(exchange: Exchange): boolean {
  return exchange.outcome.kind === 'prompt' || exchange.outcome.result.kind === 'ok';
}

/** A final result as it reads on the wire: `OK`, `ERROR`, `+CME ERROR: 50`, or `>` for a prompt. */
export function resultText(exchange: Exchange): string {
  return exchange.outcome.kind === 'prompt' ? '>' : printResultCode(exchange.outcome.result);
}

/** The texts of the information responses and other lines between the command and its final result. */
export function linesOf(exchange: Exchange): string[] {
  return exchange.tokens.flatMap((token) => (token.kind === 'line' ? [token.text] : []));
}
