/** V.250 and 3GPP TS 27.007/27.005 final result codes, and the manual's `+CMD ERROR` (section 1.3). */
export type FinalResult =
  | { readonly kind: 'ok' }
  | { readonly kind: 'error' }
  | { readonly kind: 'cme' | 'cms' | 'cmd'; readonly code: string };

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
  /** Any other line. `name` is the part before the colon when it begins with `+` or `^`, e.g. `+CPIN`, or a bare `+ZREADY`. */
  | { readonly kind: 'line'; readonly text: string; readonly name: string | null; readonly framed: boolean }
  /** A received message, read by its length. */
  | ({ readonly kind: 'publish' } & ReceivedMessage)
  /** `>` that asks for data; `spaced` when a blank follows. */
  | { readonly kind: 'prompt'; readonly spaced: boolean; readonly framed: boolean }
  /** Bytes that no rule explains (a stray CR LF, half a line that never ended, NUL at start-up). */
  | { readonly kind: 'noise' };

/** `+CLOUDPUBLISH: <packId>,<topic>,<msg_len>,<msg>` (manual section 1.3). */
export interface ReceivedMessage {
  /** As printed: `+CLOUDPUBLISH`, or a near miss such as `+LOUDPUBLISH` (manual chapter 2, step 6). */
  readonly spelling: string;
  /** Blanks after the colon (the manual prints one in 1.3 and none in chapter 2). */
  readonly blanks: number;
  readonly packId: number;
  readonly topic: string;
  /** `<msg_len>` as printed. */
  readonly length: number;
  /** The `length` bytes that follow the last comma; fewer when the line broke off first. */
  readonly payload: Buffer;
  /** CR LF stood before the line and directly behind the payload: the length told the truth. */
  readonly framed: boolean;
}
