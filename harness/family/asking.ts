import { ModuleFault } from '../at/fault';
import type { Exchange, Logged } from '../at/session';
import { printResultCode, type Token } from '../at/token';
import type { Deadlines } from './deadlines';

/** A module that can be asked: what a family needs of a bench to find out who answers, and to prepare it. */
export interface Askable {
  /** Sends a command line and waits for its final result. @throws DeadlinePassed, PortLost */
  send(line: string): Promise<Exchange>;
  /** Where the AT wire stands. */
  mark(): number;
  /** Waits for a token from index `from` on. @throws DeadlinePassed, PortLost */
  next(
    match: (token: Token) => boolean,
    wait: { readonly from: number; readonly what: string; readonly deadline: keyof Deadlines },
  ): Promise<Logged>;
}

/** The outcome of a question. */
export interface Answer {
  readonly ok: boolean;
  /** The whole answer, in one line; `nothing` when no final result came. */
  readonly text: string;
  /** The lines in front of the final result. */
  readonly lines: readonly string[];
  readonly tokens: readonly Token[];
}

/** Asks; no answer is an answer, too. @throws PortLost */
export async function ask(module: Askable, line: string): Promise<Answer> {
  try {
    const { outcome, tokens } = await module.send(line);
    const lines = tokens.flatMap((token) => (token.kind === 'line' ? [token.text] : []));
    const result = outcome.kind === 'prompt' ? '>' : printResultCode(outcome.result);
    return { ok: result === 'OK', text: [...lines, result].join(' '), lines, tokens };
  } catch (error) {
    if (error instanceof ModuleFault) return { ok: false, text: 'nothing', lines: [], tokens: [] };
    throw error;
  }
}

/** The first information response of the command in the answer; null when it has none. */
export function informationOf<T>({ tokens }: Answer, command: { info(token: Token): T | null }): T | null {
  for (const token of tokens) {
    const found = command.info(token);
    if (found !== null) return found;
  }
  return null;
}
