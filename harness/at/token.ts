/** Final result codes of V.250 and 3GPP TS 27.007/27.005, and the error that a vendor has for commands of its own. */
export type FinalResult =
  | { readonly kind: 'ok' }
  | { readonly kind: 'error' }
  | { readonly kind: 'cme' | 'cms'; readonly code: string }
  /** `name` stands in front of the colon. */
  | { readonly kind: 'vendor'; readonly name: string; readonly code: string };

/** What one stretch of received bytes is. Every byte belongs to exactly one token, in the order received. */
export type Token = {
  /** The bytes as they came, framing included: all `raw` put together are all bytes received. */
  readonly raw: Buffer;
  /** When its last byte came, ms since the run began. */
  readonly t: number;
} & TokenBody;

export type TokenBody =
  /** The command line sent back by the module (ATE1). */
  | { readonly kind: 'echo' }
  /** A line that can end a command. The session decides whether it did: `+CME ERROR` may also come after OK. */
  | { readonly kind: 'result'; readonly result: FinalResult; readonly framed: boolean }
  /** Any other line. `name` is the part before the colon when it begins with `+` or `^`, e.g. `+CPIN`, or a bare `+READY`. */
  | { readonly kind: 'line'; readonly text: string; readonly name: string | null; readonly framed: boolean }
  /** A received message, read by its length. */
  | ({ readonly kind: 'publish' } & ReceivedMessage)
  /** `>` that asks for data; `spaced` when a blank follows. */
  | { readonly kind: 'prompt'; readonly spaced: boolean; readonly framed: boolean }
  /** Bytes that no rule explains (a stray CR LF, half a line that never ended, NUL at start-up). */
  | { readonly kind: 'noise' };

/** A message that the module received, in a line with its topic and its length. */
export interface ReceivedMessage {
  /** The name of the line as printed; a near miss of the documented one may be taken, too. */
  readonly spelling: string;
  /** Blanks after the colon. */
  readonly blanks: number;
  readonly packId: number;
  readonly topic: string;
  /** The length as printed. */
  readonly length: number;
  /** The `length` bytes that follow the last comma; fewer when the line broke off first. */
  readonly payload: Buffer;
  /** CR LF stood before the line and directly behind the payload: the length told the truth. */
  readonly framed: boolean;
}

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

const EXTENDED = /^\+CM([ES]) ERROR: *(.*)$/;
const KIND = { E: 'cme', S: 'cms' } as const;

/**
 * Reads a final result code: `OK` and `ERROR` (V.250 5.7.1), `+CME ERROR` (3GPP TS 27.007 9.2), `+CMS ERROR` (27.005 3.2.5) or
 * the vendor's own. The code is kept as printed: `50`, `SIM busy` or `<3>`.
 * @param vendorError see `Dialect`
 * @returns null when the text is something else
 */
export function readResultCode(text: string, vendorError: string | null): FinalResult | null {
  if (text === 'OK') return { kind: 'ok' };
  if (text === 'ERROR') return { kind: 'error' };
  if (vendorError !== null && text.startsWith(`${vendorError}:`)) {
    const code = text.slice(vendorError.length + 1).replace(/^ +/, '');
    return { kind: 'vendor', name: vendorError, code };
  }
  const match = EXTENDED.exec(text);
  if (!match) return null;
  return { kind: KIND[match[1] as keyof typeof KIND], code: match[2] ?? '' };
}

/** A result code as the module would print it, e.g. `+CME ERROR: 50`. */
export function printResultCode(result: FinalResult): string {
  switch (result.kind) {
    case 'ok':
      return 'OK';
    case 'error':
      return 'ERROR';
    case 'vendor':
      return `${result.name}: ${result.code}`;
    default:
      return `+${result.kind.toUpperCase()} ERROR: ${result.code}`;
  }
}

/** `+CME ERROR` and the vendor's own error may also report, in front of OK or behind it, how something ended in the network. */
export function mayBeReport(token: Token): boolean {
  return token.kind === 'result' && (token.result.kind === 'cme' || token.result.kind === 'vendor');
}
