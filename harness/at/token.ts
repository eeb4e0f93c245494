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
