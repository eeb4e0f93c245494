import type { Effect } from '../at/command';
import type { Exchange } from '../at/session';
import { printResultCode } from '../at/token';

export { printResultCode as finalText };

/** One command of the current case, with the cloud's mark when it was sent. */
export interface SentCommand {
  /** The command line as Latin-1, one character per byte; for data, a description in brackets. */
  readonly line: string;
  /** Its effect at the cloud if accepted; null for other commands and for read and test forms. */
  readonly effect: Effect | null;
  /** The part after `=`, as Latin-1, one character per byte. */
  readonly parameters: string;
  /** Index into the events of the cloud's witness. */
  readonly cloudMark: number;
  /** Null if no final result came in time. */
  readonly exchange: Exchange | null;
}

/** Whether the module accepted the command: by `OK` or a prompt for data. */
export function isAccepted(exchange: Exchange): boolean {
  return exchange.outcome.kind === 'prompt' || exchange.outcome.result.kind === 'ok';
}

/** The final result as printed: `OK`, `ERROR`, `+CME ERROR: 50`, or `>` for a prompt. */
export function resultText(exchange: Exchange): string {
  return exchange.outcome.kind === 'prompt' ? '>' : printResultCode(exchange.outcome.result);
}

/** The texts of the information responses and other lines between the command and its final result. */
export function linesOf(exchange: Exchange): string[] {
  return exchange.tokens.flatMap((token) => (token.kind === 'line' ? [token.text] : []));
}
