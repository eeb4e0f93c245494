import { byteCount } from '../wire/transport';

/** Final result codes of V.250 and 3GPP TS 27.007/27.005, and the vendor's own error. */
export type FinalResult =
  | { readonly kind: 'ok' }
  | { readonly kind: 'error' }
  | { readonly kind: 'cme' | 'cms'; readonly code: string }
  /** `name` is the part before the colon. */
  | { readonly kind: 'vendor'; readonly name: string; readonly code: string };

/** A unit of received bytes. Every byte belongs to exactly one token, in the order received. */
export type Token = {
  /** The bytes as received, framing included: the `raw` of all tokens concatenated are all bytes received. */
  readonly raw: Buffer;
  /** Arrival time of its last byte, ms since the run began. */
  readonly t: number;
} & TokenBody;

export type TokenBody =
  /** What was sent, echoed by the module. */
  | { readonly kind: 'echo' }
  /** A line that can end a command. The session decides whether it does: `+CME ERROR` may also come after OK. */
  | { readonly kind: 'result'; readonly result: FinalResult; readonly framed: boolean }
  /**
   * Any other line. `name` is the part before the colon when it begins with `+` or `^`, e.g. `+CPIN`, or a bare
   * `+READY`.
   */
  | { readonly kind: 'line'; readonly text: string; readonly name: string | null; readonly framed: boolean }
  /** A report of a received message, its payload taken by its length. */
  | ({ readonly kind: 'publish' } & ReceivedMessage)
  /** `>` that asks for data; `spaced` if a space follows. */
  | { readonly kind: 'prompt'; readonly spaced: boolean; readonly framed: boolean }
  /** Bytes that fit no rule (a lone CR LF, a line without end, NUL at start-up). */
  | { readonly kind: 'noise' };

/** A message that the module received from the cloud, as its line reports it. */
export interface ReceivedMessage {
  /** The name of the line as printed; it may be a near miss of the documented one. */
  readonly spelling: string;
  /** Number of spaces after the colon. */
  readonly blanks: number;
  readonly packId: number;
  readonly topic: string;
  /** The length as printed, bytes. */
  readonly length: number;
  /** The `length` bytes after the last comma; fewer if the line ended before. */
  readonly payload: Buffer;
  /** CR LF precedes the line and directly follows the payload, so the length is correct. */
  readonly framed: boolean;
}

const LONGEST_SHOWN = 120;

/** A token as a short text for error messages. */
export function describeToken(token: Token): string {
  switch (token.kind) {
    case 'result':
      return printResultCode(token.result);
    case 'line':
      return JSON.stringify(shortened(token.text));
    case 'publish':
      return `${token.spelling} on ${token.topic} (${byteCount(token.payload.length)})`;
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
 * Reads a final result code: `OK` and `ERROR` (V.250 5.7.1), `+CME ERROR` (3GPP TS 27.007 9.2), `+CMS ERROR` (27.005
 * 3.2.5) or the vendor's own. The code is kept as printed: `50`, `SIM busy` or `<3>`.
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

/**
 * Whether a token can be an outcome in the network: `+CME ERROR` and the vendor's error may come before or after OK.
 */
export function mayBeReport(token: Token): boolean {
  return token.kind === 'result' && (token.result.kind === 'cme' || token.result.kind === 'vendor');
}
