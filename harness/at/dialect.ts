import type { Input, Reading } from './reading';

/** A question whose information response carries a name that no late answer to another one has. */
export interface Query {
  readonly line: string;
  /** The name of its information response, e.g. `+CPIN`. */
  readonly name: string;
}

/**
 * Reads a line that carries a received message, which it takes by the length that the line names: the message may hold any
 * byte. `lead` bytes of CR LF stand in front.
 * @returns null when the bytes are no such line, or not yet
 */
export type MessageReader = (input: Input, lead: number) => Reading | null;

/** What a session has to know of a kind of module beyond V.250 and 3GPP TS 27.007. */
export interface Dialect {
  /** Asked to get back in step with a module: they change nothing. */
  readonly queries: readonly [Query, ...Query[]];
  /** How the error begins that the vendor has for commands of its own, in front of the colon; null for none. */
  readonly vendorError: string | null;
  /** Null where no line carries messages. */
  readonly readMessage: MessageReader | null;
}

/** The dialect of a module of which no more is known than the standards. */
export const standardDialect: Dialect = {
  queries: [
    { line: 'AT+CPIN?', name: '+CPIN' },
    { line: 'AT+CMEE?', name: '+CMEE' },
  ],
  vendorError: null,
  readMessage: null,
};
