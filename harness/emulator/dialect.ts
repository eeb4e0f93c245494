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
  /** One report for a command, one for each of its topics, or one with the codes of all of them, parted by commas. */
  readonly subackLines: 'one' | 'per-topic' | 'list';
  /** A topic that the broker refuses makes the command a failed one: does that alone come, or what became of each? */
  readonly partialSuccess: 'failure-alone' | 'each-topic-told';
  /** Blanks behind the colon of all other lines: section 1.3 prints one, and no sentence asks for it. */
  readonly lineBlanks: 0 | 1;
  /** Blanks behind the colon of `+CLOUDPUBLISH`: one in section 1.3, none in chapter 2. */
  readonly publishBlanks: 0 | 1;
  /** Blanks behind its commas, as a firmware of the family with other syntax prints them; the message follows the last. */
  readonly publishCommaBlanks: 0 | 1;
  /** `<packId>`: MQTT's packet identifier, or a count of messages, which a message of QoS 0 has or has not (then 0). */
  readonly packId: 'packet-identifier' | 'counter' | 'counter-of-all';
  /** No error form but `+CMD ERROR` (failed subscription) and `+CME ERROR` (authentication) is given. */
  readonly refusals: Readonly<Record<Refusal, ErrorFamily>>;
  /** CLOUDSUB that is refused for its input or its time: by its final result, or by the `+CMD ERROR` of section 1.3 behind OK. */
  readonly subRefusal: 'final' | 'behind-ok';
  /** Trouble on the way to the authentication server, where the result comes first: a report in front of OK, or all there is. */
  readonly authTrouble: 'reported' | 'final';
  /** `<code>` of `+CMD ERROR` as it stands, or in the angle brackets that chapter 2 prints around another. */
  readonly cmdCode: 'bare' | 'bracketed';
  /** `+CMEE` before a host has set it. 3GPP TS 27.007 clause 9.1 has 0 for a default; drivers of this family met words. */
  readonly errorReports: 0 | 1 | 2;
  /** Bytes that ask for data in length mode, framing included, if any. 3GPP TS 27.005 clause 3.5.1 has `<CR><LF>> `. */
  readonly prompt: '\r\n> ' | '\r\n>' | '> ' | '>' | '\r\n>\r\n' | '\r\n> \r\n' | '';
  /** The length is found good by an OK of its own, in front of the prompt; another OK is for the message. */
  readonly promptBehind: 'nothing' | 'ok';
  /** Bytes entered in length mode are sent back, as they come or when all are there. */
  readonly dataEcho: 'none' | 'as-it-comes' | 'as-a-whole';
  /** Length mode is given up when nothing came for this long, ms. */
  readonly dataIdleMs: number;
  /** ESC leaves length mode; it then cannot be part of the data. */
  readonly dataEscape: boolean;
  /**
   * Which messages are "a number" (section 1.4): digits; digits that begin with none of 0; those with a sign and blanks
   * as well; whatever the C library reads as one.
   */
  readonly numbers: 'digits' | 'counting' | 'signed' | 'any';
  /** A length that is too long, or one that cannot be sent, is refused at once or when its bytes have been entered. */
  readonly lengthRefusal: 'at-once' | 'behind-data';
  /** Section 1.5 promises a report and does not print it; chapter 2 shows OK alone. */
  readonly unsubReport: string | null;
  /** No report is promised for a publish. */
  readonly pubReport: string | null;
  /** The order of those two and OK. */
  readonly reportOrder: 'ok-first' | 'result-first';
  /** No report of a connection is promised. */
  readonly connReport: string | null;
  /** Nor of one that ends without CLOUDDISCONN. */
  readonly lossReport: string | null;
  /** OK to a QoS 1 publish: when it has been sent, or when the broker has taken it over. */
  readonly pubOk: 'sent' | 'acknowledged';
  /** OK to CLOUDCONN: when the broker has let the module in, or when the request is on its way. */
  readonly connOk: 'connack' | 'requested';
  /** What tells behind that OK that nothing came of it; null for a `+CME ERROR`, as section 1.1 has it for CLOUDAUTH. */
  readonly connFailure: string | null;
  /** OK to CLOUDDISCONN: when the connection has been closed, or when it is about to be. */
  readonly disconnOk: 'closed' | 'requested';
  /** Section 1.6 asks for authentication and connection after a disconnect. */
  readonly connAfterDisconnect: 'authentication-needed' | 'suffices';
  readonly connTwice: 'refused' | 'ok';
  readonly disconnTwice: 'refused' | 'ok';
  /** CLOUDAUTH on top of a connection. */
  readonly authWhileConnected: 'accepted' | 'refused' | 'disconnects';
  /** How often the authentication server is asked for one CLOUDAUTH. */
  readonly authRequests: 1 | 2;
  /** `+ZECMCALL: CONNECT` in front of OK, or behind it, when the call stands. */
  readonly callOrder: 'report-first' | 'ok-first';
  /** Eight topics in one command, or eight at any time. */
  readonly topicCount: 'per-command' | 'in-total';
  readonly duplicateTopic: 'subscribed-again' | 'ok-without-report' | 'refused';
  /** OK with or without asking the broker. */
  readonly unknownUnsub: 'ok' | 'ok-unasked' | 'refused';
  /** Topics of one command travel in one SUBSCRIBE packet, or in one each: all of them, or up to the first refused. */
  readonly subscribePackets: 'one' | 'per-topic' | 'until-refused';
  /** Quotes around a parameter: data like any other, taken off, or an error. */
  readonly quotes: 'literal' | 'stripped' | 'refused';
  /** Blanks around a parameter other than the message: data like any other, or nothing (V.250 clause 5.2.2). */
  readonly parameterBlanks: 'literal' | 'ignored';
  /** Commas and quotes in a message, which nothing can escape. */
  readonly messageSeparators: 'data' | 'refused';
  /** A semicolon in the parameters: data like any other, or the end of the command (V.250 clause 5.2.3). */
  readonly semicolons: 'literal' | 'separators';
  /** What the test forms say beside OK (3GPP TS 27.007 clause 5.4.3: values, if there are any to tell). */
  readonly testForms: 'bare' | 'described';
  /** No read form is in the manual, and none is ruled out. */
  readonly readForms: 'refused' | 'answered';
  readonly emptyMessage: 'refused' | 'published';
  readonly cleanSession: boolean;
  /** Messages on topics that this connection has not subscribed (a persistent session's). */
  readonly unsubscribedTopics: 'dropped' | 'shown';
  /** A message of QoS 1 is acknowledged when the host has it, or as soon as it is there (MQTT clause 4.3.2). */
  readonly downlinkAcknowledged: 'shown' | 'received';
  /** A message that nobody acknowledges for this long is sent again, with DUP (MQTT clause 4.4), ms; null for never. */
  readonly retransmitMs: number | null;
  /** Packet identifier of the first request, any but 0 (MQTT clause 2.3.1). */
  readonly firstPacketId: number;
  /**
   * How CLOUDAUTH finds out whether the device may log in; the manual says "device authentication" and no more: by asking
   * the pre-authentication over HTTP, by an MQTT connection that is ended again, by one that CLOUDCONN then goes on using, by one
   * that is in use from then on, or by both ways.
   */
  readonly login: 'http' | 'mqtt' | 'mqtt-and-stays' | 'mqtt-and-serves' | 'http-and-mqtt';
  /** Signature of the pre-authentication; null is HMAC-MD5 without saying so, as the device SDK of 2017 did. */
  readonly signMethod: null | 'hmacmd5' | 'hmacsha1' | 'hmacsha256';
  /** How lines leave: each by itself, all that is ready at once, or a few bytes at a time. */
  readonly pacing: 'by-line' | 'glued' | 'trickled' | 'byte-by-byte' | 'collected';
  /** Bytes a second that the line carries, each way, whatever the pacing; null where the line costs no time. */
  readonly lineRate: number | null;
  /** What comes from the cloud while a command runs: shown behind its result, or at once, data entry included. */
  readonly reports: 'between-commands' | 'at-once';
  /** Reports between commands wait until no command has run for this long, ms. */
  readonly reportsIdleMs: number;
  /** While a command goes on in the network behind its OK, others are answered, or wait until it has ended there. */
  readonly meanwhile: 'answers' | 'silent';
  /** Reports that have nothing to do with MQTT, in turn. */
  readonly unrelatedReports: readonly string[];
  /** Behind every so many commands one of them comes... */
  readonly unrelatedEvery: number;
  /** ...behind the result, or in front of all that the command says. */
  readonly unrelatedPlace: 'behind' | 'in-front';
  /** Between a command and its answer, ms. */
  readonly answerDelayMs: number;
  /** The delay is that of every so many commands. */
  readonly answerDelayEvery: number;
  /** Between an event and the report that comes by itself, ms. */
  readonly reportDelayMs: number;
  /** What the authentication takes beyond that, ms. */
  readonly authenticationMs: number;
  /** What a packet takes to the cloud or back, ms. */
  readonly networkDelayMs: number;
  /** From a reset to the boot banner, ms. */
  readonly bootMs: number;
}

/** The plainest reading of the manual: its sentences first, the examples of chapter 2 where it has no sentence. */
export const plainDialect: Dialect = {
  authOrder: 'ok-first',
  subOrder: 'result-first',
  subackCode: '<OK>',
  subackLines: 'one',
  partialSuccess: 'failure-alone',
  lineBlanks: 1,
  publishBlanks: 1,
  publishCommaBlanks: 0,
  packId: 'packet-identifier',
  refusals: { input: 'cme', state: 'cme', connection: 'cme' },
  subRefusal: 'final',
  authTrouble: 'reported',
  cmdCode: 'bare',
  errorReports: 0,
  prompt: '\r\n> ',
  promptBehind: 'nothing',
  dataEcho: 'none',
  dataIdleMs: 5_000,
  dataEscape: false,
  numbers: 'digits',
  lengthRefusal: 'at-once',
  unsubReport: null,
  pubReport: null,
  reportOrder: 'ok-first',
  connReport: null,
  lossReport: null,
  pubOk: 'sent',
  connOk: 'connack',
  connFailure: null,
  disconnOk: 'closed',
  connAfterDisconnect: 'authentication-needed',
  connTwice: 'refused',
  disconnTwice: 'refused',
  authWhileConnected: 'accepted',
  authRequests: 1,
  callOrder: 'report-first',
  topicCount: 'per-command',
  duplicateTopic: 'subscribed-again',
  unknownUnsub: 'ok',
  subscribePackets: 'one',
  quotes: 'literal',
  parameterBlanks: 'literal',
  messageSeparators: 'data',
  semicolons: 'literal',
  testForms: 'bare',
  readForms: 'refused',
  emptyMessage: 'refused',
  cleanSession: true,
  unsubscribedTopics: 'dropped',
  downlinkAcknowledged: 'shown',
  retransmitMs: null,
  firstPacketId: 1,
  login: 'http',
  signMethod: null,
  pacing: 'by-line',
  lineRate: null,
  reports: 'between-commands',
  reportsIdleMs: 0,
  meanwhile: 'answers',
  unrelatedReports: [],
  unrelatedEvery: 4,
  unrelatedPlace: 'behind',
  answerDelayMs: 0,
  answerDelayEvery: 1,
  reportDelayMs: 0,
  authenticationMs: 0,
  networkDelayMs: 0,
  bootMs: 0,
};
