/** Why a command is refused; a dialect has an error family for each kind. */
export type Refusal =
  /** A wrong number, length or range of parameters. */
  | 'input'
  /** Not allowed in this state: no authentication, no connection or no data call. */
  | 'state'
  /** The broker could not be reached or refused the login. */
  | 'connection';

/** `ERROR`; `+CME ERROR: <err>` subject to `+CMEE`; or `+CMD ERROR: <code>` of the manual's section 1.3. */
export type ErrorFamily = 'error' | 'cme' | 'cmd';

/**
 * Every choice that the manual (V1.6) leaves to a firmware. Each value of each field is legal: modules that differ
 * here can both conform. "Section" below means a section of the manual.
 */
export interface Dialect {
  /** Order of OK and `+ALIAUTH`. Section 1.1 says OK first; the example of chapter 2 prints the result first. */
  readonly authOrder: 'ok-first' | 'result-first';
  /** Order of OK and `+CLOUDSUBACK`. Only the example of chapter 2 shows one: the report, then OK. */
  readonly subOrder: 'ok-first' | 'result-first';
  /** `<code>` of `+CLOUDSUBACK` is undefined; chapter 2 prints `<OK>` with its angle brackets. */
  readonly subackCode: 'OK' | '<OK>' | 'granted-qos' | '0';
  /** One report per command, one per topic, or one with the codes of all topics, separated by commas. */
  readonly subackLines: 'one' | 'per-topic' | 'list';
  /**
   * If the broker refuses one topic, the command fails: only the failure is reported, or the outcome of each topic.
   */
  readonly partialSuccess: 'failure-alone' | 'each-topic-told';
  /** Spaces after the colon of all lines but `+CLOUDPUBLISH`. Section 1.3 prints one; no sentence requires it. */
  readonly lineBlanks: 0 | 1;
  /** Spaces after the colon of `+CLOUDPUBLISH`: one in section 1.3, none in chapter 2. */
  readonly publishBlanks: 0 | 1;
  /** Spaces after its commas, as another firmware of the family prints them; the message follows the last space. */
  readonly publishCommaBlanks: 0 | 1;
  /** `<packId>`: the MQTT packet identifier or a counter of messages; 0 for QoS 0, except with `counter-of-all`. */
  readonly packId: 'packet-identifier' | 'counter' | 'counter-of-all';
  /**
   * Error family of each refusal. The manual names only `+CMD ERROR` (subscription) and `+CME ERROR`
   * (authentication).
   */
  readonly refusals: Readonly<Record<Refusal, ErrorFamily>>;
  /** CLOUDSUB refused for its input or state: by its final result, or by the `+CMD ERROR` of section 1.3 after OK. */
  readonly subRefusal: 'final' | 'behind-ok';
  /**
   * With `result-first`, if the authentication server fails: an error report before OK, or the error as final result.
   */
  readonly authTrouble: 'reported' | 'final';
  /** `<code>` of `+CMD ERROR`: bare, or in angle brackets as chapter 2 prints `+CLOUDSUBACK: <OK>`. */
  readonly cmdCode: 'bare' | 'bracketed';
  /**
   * `+CMEE` after power-on. The default in 3GPP TS 27.007 clause 9.1 is 0; modules with verbose errors have been
   * seen.
   */
  readonly errorReports: 0 | 1 | 2;
  /** The prompt of length mode, framing included; may be empty. 3GPP TS 27.005 clause 3.5.1 has `<CR><LF>> `. */
  readonly prompt: '\r\n> ' | '\r\n>' | '> ' | '>' | '\r\n>\r\n' | '\r\n> \r\n' | '';
  /** Whether an OK that accepts the length precedes the prompt. A second OK follows the message. */
  readonly promptBehind: 'nothing' | 'ok';
  /** Whether bytes entered in length mode are echoed: not at all, as they arrive, or when complete. */
  readonly dataEcho: 'none' | 'as-it-comes' | 'as-a-whole';
  /** Length mode is aborted after this long without a byte, ms. */
  readonly dataIdleMs: number;
  /** Whether ESC aborts length mode, in which case it cannot be data. */
  readonly dataEscape: boolean;
  /**
   * Which messages are "a number" (section 1.4): digits; digits without a leading 0; digits with a sign and spaces;
   * or anything that the C library parses as a number.
   */
  readonly numbers: 'digits' | 'counting' | 'signed' | 'any';
  /**
   * Whether a length that is too large, or that cannot be sent, is refused at once or after its bytes were entered.
   */
  readonly lengthRefusal: 'at-once' | 'behind-data';
  /** The report of CLOUDUNSUB; null for none. Section 1.5 promises one without its text; chapter 2 shows only OK. */
  readonly unsubReport: string | null;
  /** A report of CLOUDPUB; null for none. The manual promises none. */
  readonly pubReport: string | null;
  /** The order of these two reports and OK. */
  readonly reportOrder: 'ok-first' | 'result-first';
  /** A report of CLOUDCONN; null for none. The manual promises none. */
  readonly connReport: string | null;
  /** A report of a connection that ends without CLOUDDISCONN; null for none. The manual promises none. */
  readonly lossReport: string | null;
  /** OK to a QoS 1 publish: once it is sent, or once the PUBACK has arrived. */
  readonly pubOk: 'sent' | 'acknowledged';
  /** OK to CLOUDCONN: once the CONNACK has arrived, or once the CONNECT is sent. */
  readonly connOk: 'connack' | 'requested';
  /**
   * The report, after that OK, that the connection failed; null for `+CME ERROR`, as section 1.1 has it for
   * CLOUDAUTH.
   */
  readonly connFailure: string | null;
  /** OK to CLOUDDISCONN: after the connection is closed, or before. */
  readonly disconnOk: 'closed' | 'requested';
  /** Whether CLOUDCONN after CLOUDDISCONN needs a new CLOUDAUTH, as section 1.6 asks for. */
  readonly connAfterDisconnect: 'authentication-needed' | 'suffices';
  /** CLOUDCONN while connected. */
  readonly connTwice: 'refused' | 'ok';
  /** CLOUDDISCONN while not connected. */
  readonly disconnTwice: 'refused' | 'ok';
  /** CLOUDAUTH while connected. */
  readonly authWhileConnected: 'accepted' | 'refused' | 'disconnects';
  /** Number of requests to the authentication server per CLOUDAUTH. */
  readonly authRequests: 1 | 2;
  /** `+ZECMCALL: CONNECT` before OK, or after it once the call is up. */
  readonly callOrder: 'report-first' | 'ok-first';
  /** Whether the limit of eight topics applies to one command or to all subscriptions. */
  readonly topicCount: 'per-command' | 'in-total';
  /** CLOUDSUB of a topic that is already subscribed. */
  readonly duplicateTopic: 'subscribed-again' | 'ok-without-report' | 'refused';
  /** CLOUDUNSUB of a topic that is not subscribed: OK with or without an UNSUBSCRIBE, or refused. */
  readonly unknownUnsub: 'ok' | 'ok-unasked' | 'refused';
  /** One SUBSCRIBE packet per command, or one per topic: for all topics, or up to the first that is refused. */
  readonly subscribePackets: 'one' | 'per-topic' | 'until-refused';
  /** Quotes around a parameter: part of the value, removed, or an error. */
  readonly quotes: 'literal' | 'stripped' | 'refused';
  /** Spaces around a parameter other than the message: part of the value, or ignored (V.250 clause 5.2.2). */
  readonly parameterBlanks: 'literal' | 'ignored';
  /** Commas and quotes in a message, which cannot be escaped: data, or an error. */
  readonly messageSeparators: 'data' | 'refused';
  /** A semicolon in the parameters: part of the value, or the end of the command (V.250 clause 5.2.3). */
  readonly semicolons: 'literal' | 'separators';
  /** The answer to a test form: OK alone, or the supported values before it (V.250 clause 5.4.3.2). */
  readonly testForms: 'bare' | 'described';
  /** Read forms, which the manual neither defines nor excludes. */
  readonly readForms: 'refused' | 'answered';
  /** A publish without a message. */
  readonly emptyMessage: 'refused' | 'published';
  /** The clean session flag of CONNECT (MQTT clause 3.1.2.4). */
  readonly cleanSession: boolean;
  /** Messages on topics not subscribed in this connection, from a persistent session. */
  readonly unsubscribedTopics: 'dropped' | 'shown';
  /** PUBACK for a QoS 1 message: after it was reported to the host, or on arrival (MQTT clause 4.3.2). */
  readonly downlinkAcknowledged: 'shown' | 'received';
  /** Time without a PUBACK after which a QoS 1 message is resent with DUP (MQTT clause 4.4), ms; null for never. */
  readonly retransmitMs: number | null;
  /** Packet identifier of the first request, not 0 (MQTT clause 2.3.1). */
  readonly firstPacketId: number;
  /**
   * How CLOUDAUTH authenticates the device; the manual says only "device authentication". By the pre-authentication
   * over HTTP; by an MQTT connection that is closed again, that is kept until CLOUDCONN, or that is in use at once;
   * or by both.
   */
  readonly login: 'http' | 'mqtt' | 'mqtt-and-stays' | 'mqtt-and-serves' | 'http-and-mqtt';
  /**
   * Signature of the pre-authentication; null is HMAC-MD5 without the parameter `signmethod`, as in the device SDK of
   * 2017.
   */
  readonly signMethod: null | 'hmacmd5' | 'hmacsha1' | 'hmacsha256';
  /** How output is split into writes: see `Pacer`. */
  readonly pacing: 'by-line' | 'glued' | 'trickled' | 'byte-by-byte' | 'collected';
  /** Rate of the line in each direction, bytes per second, regardless of the pacing; null for no delay. */
  readonly lineRate: number | null;
  /** Messages that arrive while a command runs: reported after its result, or at once, even during data entry. */
  readonly reports: 'between-commands' | 'at-once';
  /** With `between-commands`, reports are held until no command has run for this long, ms. */
  readonly reportsIdleMs: number;
  /**
   * While a command continues in the network after its OK, other commands are answered at once, or after it has
   * ended.
   */
  readonly meanwhile: 'answers' | 'silent';
  /** Unsolicited lines unrelated to MQTT, sent in turn. */
  readonly unrelatedReports: readonly string[];
  /** One of them is sent every so many commands... */
  readonly unrelatedEvery: number;
  /** ...after the result, or before the whole answer. */
  readonly unrelatedPlace: 'behind' | 'in-front';
  /** Delay between a command and its answer, ms. */
  readonly answerDelayMs: number;
  /** That delay applies to one in so many commands. */
  readonly answerDelayEvery: number;
  /** Delay between an event and its unsolicited report, ms. */
  readonly reportDelayMs: number;
  /** Additional time of the authentication, ms. */
  readonly authenticationMs: number;
  /** One-way delay of a packet to or from the cloud, ms. */
  readonly networkDelayMs: number;
  /** Time from a reset to the boot banner, ms. */
  readonly bootMs: number;
}

/** The default dialect: the sentences of the manual and, where there are none, the examples of chapter 2. */
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
