/** Why a command is refused; each kind has an error family of its own. */
export type Refusal =
  /** Too many, too few, too long, out of range. */
  | 'input'
  /** Not now: no authentication, no connection, no data call. */
  | 'state'
  /** The broker could not be reached or refused the login. */
  | 'connection';

/** `ERROR`; `+CME ERROR: <err>` as `+CMEE` says; or the `+CMD ERROR: <code>` of the manual's section 1.3. */
export type ErrorFamily = 'error' | 'cme' | 'cmd';

/**
 * Every choice that the manual (V1.6) leaves to a firmware. Each value of each field is legal: two modules may differ
 * here and both obey. "Section" below is a section of the manual.
 */
export interface Dialect {
  /** Section 1.1 says OK first, the example of chapter 2 prints the result first. */
  readonly authOrder: 'ok-first' | 'result-first';
  /** Only the example of chapter 2 shows an order: the report, then OK. */
  readonly subOrder: 'ok-first' | 'result-first';
  /** `<code>` of `+CLOUDSUBACK` is undefined; chapter 2 prints `<OK>` with its angle brackets. */
  readonly subackCode: 'OK' | '<OK>' | 'granted-qos' | '0';
  /** One report for a command, or one for each of its topics. */
  readonly subackLines: 'one' | 'per-topic';
  /** Blanks behind the colon of `+CLOUDPUBLISH`: one in section 1.3, none in chapter 2. */
  readonly publishBlanks: 0 | 1;
  /** `<packId>` of a QoS 1 message: MQTT's packet identifier, or a count of messages. */
  readonly packId: 'packet-identifier' | 'counter';
  /** No error form but `+CMD ERROR` (failed subscription) and `+CME ERROR` (authentication) is given. */
  readonly refusals: Readonly<Record<Refusal, ErrorFamily>>;
  /** `+CMEE` before a host has set it. 3GPP TS 27.007 clause 9.1 has 0 for a default; drivers of this family met words. */
  readonly errorReports: 0 | 1 | 2;
  /** Bytes that ask for data in length mode, framing included. 3GPP TS 27.005 clause 3.5.1 has `<CR><LF>> `. */
  readonly prompt: '\r\n> ' | '\r\n>' | '> ' | '>' | '\r\n>\r\n';
  /** Bytes entered in length mode are sent back. */
  readonly dataEcho: boolean;
  /** Length mode is given up when nothing came for this long, ms. */
  readonly dataIdleMs: number;
  /** ESC leaves length mode; it then cannot be part of the data. */
  readonly dataEscape: boolean;
  /** Section 1.5 promises a report and does not print it; chapter 2 shows OK alone. */
  readonly unsubReport: string | null;
  /** No report is promised for a publish. */
  readonly pubReport: string | null;
  /** OK to a QoS 1 publish: when it has been sent, or when the broker has taken it over. */
  readonly pubOk: 'sent' | 'acknowledged';
  /** OK to CLOUDCONN: when the broker has let the module in, or when the request is on its way. */
  readonly connOk: 'connack' | 'requested';
  /** Section 1.6 asks for authentication and connection after a disconnect. */
  readonly connAfterDisconnect: 'authentication-needed' | 'suffices';
  readonly connTwice: 'refused' | 'ok';
  readonly disconnTwice: 'refused' | 'ok';
  /** Eight topics in one command, or eight at any time. */
  readonly topicCount: 'per-command' | 'in-total';
  readonly duplicateTopic: 'subscribed-again' | 'ok-without-report' | 'refused';
  readonly unknownUnsub: 'ok' | 'refused';
  /** Topics of one command travel in one SUBSCRIBE packet, or in one each. */
  readonly subscribePackets: 'one' | 'per-topic';
  /** Quotes around a parameter: data like any other, taken off, or an error. */
  readonly quotes: 'literal' | 'stripped' | 'refused';
  readonly emptyMessage: 'refused' | 'published';
  readonly cleanSession: boolean;
  /** Messages on topics that this connection has not subscribed (a persistent session's). */
  readonly unsubscribedTopics: 'dropped' | 'shown';
  /** Signature of the pre-authentication; null is HMAC-MD5 without saying so, as the device SDK of 2017 did. */
  readonly signMethod: null | 'hmacmd5' | 'hmacsha1' | 'hmacsha256';
  /** How lines leave: each by itself, all that is ready at once, or a few bytes at a time. */
  readonly pacing: 'by-line' | 'glued' | 'trickled';
  /** Reports that have nothing to do with MQTT; one of them follows every fourth command. */
  readonly unrelatedReports: readonly string[];
  /** Between a command and its answer, ms. */
  readonly answerDelayMs: number;
  /** Between an event and the report that comes by itself, ms. */
  readonly reportDelayMs: number;
  /** From a reset to the boot banner, ms. */
  readonly bootMs: number;
}

/** The plainest reading of the manual: its sentences first, the examples of chapter 2 where it has no sentence. */
export const plainDialect: Dialect = {
  authOrder: 'ok-first',
  subOrder: 'result-first',
  subackCode: '<OK>',
  subackLines: 'one',
  publishBlanks: 1,
  packId: 'packet-identifier',
  refusals: { input: 'cme', state: 'cme', connection: 'cme' },
  errorReports: 0,
  prompt: '\r\n> ',
  dataEcho: false,
  dataIdleMs: 5_000,
  dataEscape: false,
  unsubReport: null,
  pubReport: null,
  pubOk: 'sent',
  connOk: 'connack',
  connAfterDisconnect: 'authentication-needed',
  connTwice: 'refused',
  disconnTwice: 'refused',
  topicCount: 'per-command',
  duplicateTopic: 'subscribed-again',
  unknownUnsub: 'ok',
  subscribePackets: 'one',
  quotes: 'literal',
  emptyMessage: 'refused',
  cleanSession: true,
  unsubscribedTopics: 'dropped',
  signMethod: null,
  pacing: 'by-line',
  unrelatedReports: [],
  answerDelayMs: 0,
  reportDelayMs: 0,
  bootMs: 0,
};
