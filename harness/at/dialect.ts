import type { Input, Reading } from './reading';

/** A read command whose information response is recognised by its name, however late it comes. */
export interface Query {
  readonly line: string;
  /** The name of its information response, e.g. `+CPIN`. */
  readonly name: string;
}

/**
 * Reads a line that reports a received message, after `lead` bytes of CR LF. The payload is taken by the length in
 * the line, as it may contain any byte.
 * @returns null when the bytes are not such a line
 */
export type MessageReader = (input: Input, lead: number) => Reading | null;

/** What a session needs to know about a kind of module beyond V.250 and 3GPP TS 27.007. */
export interface Dialect {
  /** Sent to resynchronise; they must not change the module's state. */
  readonly queries: readonly [Query, ...Query[]];
  /** The vendor's own error result code, the part before the colon; null for none. */
  readonly vendorError: string | null;
  /** Null if the module reports no messages. */
  readonly readMessage: MessageReader | null;
}

/** The dialect of a module that is only known to follow the two standards. */
export const standardDialect: Dialect = {
  queries: [
    { line: 'AT+CPIN?', name: '+CPIN' },
    { line: 'AT+CMEE?', name: '+CMEE' },
  ],
  vendorError: null,
  readMessage: null,
};
