import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Dialect, ErrorFamily } from '../dialect';
import type { Limits } from '../profile';

const family: z.ZodType<ErrorFamily> = z.enum(['error', 'cme', 'cmd']);
const orderOfTwo = z.enum(['ok-first', 'result-first']);
const refusedOrOk = z.enum(['refused', 'ok']);
const blanks = z.union([z.literal(0), z.literal(1)]);
const ms = z.number().min(0);
const line = z.string().nullable();

/** The values that a file may have for each field of the dialect. */
const dialect: { readonly [K in keyof Dialect]: z.ZodType<Dialect[K]> } = {
  authOrder: orderOfTwo,
  subOrder: orderOfTwo,
  subackCode: z.enum(['OK', '<OK>', 'granted-qos', '0']),
  subackLines: z.enum(['one', 'per-topic', 'list']),
  partialSuccess: z.enum(['failure-alone', 'each-topic-told']),
  lineBlanks: blanks,
  publishBlanks: blanks,
  publishCommaBlanks: blanks,
  packId: z.enum(['packet-identifier', 'counter', 'counter-of-all']),
  refusals: z.strictObject({ input: family, state: family, connection: family }),
  subRefusal: z.enum(['final', 'behind-ok']),
  authTrouble: z.enum(['reported', 'final']),
  cmdCode: z.enum(['bare', 'bracketed']),
  errorReports: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  prompt: z.enum(['\r\n> ', '\r\n>', '> ', '>', '\r\n>\r\n', '\r\n> \r\n', '']),
  promptBehind: z.enum(['nothing', 'ok']),
  dataEcho: z.enum(['none', 'as-it-comes', 'as-a-whole']),
  dataIdleMs: ms,
  dataEscape: z.boolean(),
  numbers: z.enum(['digits', 'counting', 'signed', 'any']),
  lengthRefusal: z.enum(['at-once', 'behind-data']),
  unsubReport: line,
  pubReport: line,
  reportOrder: orderOfTwo,
  connReport: line,
  lossReport: line,
  pubOk: z.enum(['sent', 'acknowledged']),
  connOk: z.enum(['connack', 'requested']),
  connFailure: line,
  disconnOk: z.enum(['closed', 'requested']),
  connAfterDisconnect: z.enum(['authentication-needed', 'suffices']),
  connTwice: refusedOrOk,
  disconnTwice: refusedOrOk,
  authWhileConnected: z.enum(['accepted', 'refused', 'disconnects']),
  authRequests: z.union([z.literal(1), z.literal(2)]),
  callOrder: z.enum(['report-first', 'ok-first']),
  topicCount: z.enum(['per-command', 'in-total']),
  duplicateTopic: z.enum(['subscribed-again', 'ok-without-report', 'refused']),
  unknownUnsub: z.enum(['ok', 'ok-unasked', 'refused']),
  subscribePackets: z.enum(['one', 'per-topic', 'until-refused']),
  quotes: z.enum(['literal', 'stripped', 'refused']),
  parameterBlanks: z.enum(['literal', 'ignored']),
  messageSeparators: z.enum(['data', 'refused']),
  semicolons: z.enum(['literal', 'separators']),
  testForms: z.enum(['bare', 'described']),
  readForms: z.enum(['refused', 'answered']),
  emptyMessage: z.enum(['refused', 'published']),
  cleanSession: z.boolean(),
  unsubscribedTopics: z.enum(['dropped', 'shown']),
  downlinkAcknowledged: z.enum(['shown', 'received']),
  retransmitMs: z.number().min(1).nullable(),
  firstPacketId: z.int().min(1).max(65_535),
  login: z.enum(['http', 'mqtt', 'mqtt-and-stays', 'mqtt-and-serves', 'http-and-mqtt']),
  signMethod: z.enum(['hmacmd5', 'hmacsha1', 'hmacsha256']).nullable(),
  pacing: z.enum(['by-line', 'glued', 'trickled', 'byte-by-byte', 'collected']),
  lineRate: z.number().min(1).nullable(),
  reports: z.enum(['between-commands', 'at-once']),
  reportsIdleMs: ms,
  meanwhile: z.enum(['answers', 'silent']),
  unrelatedReports: z.array(z.string()),
  unrelatedEvery: z.int().min(1),
  unrelatedPlace: z.enum(['behind', 'in-front']),
  answerDelayMs: ms,
  answerDelayEvery: z.int().min(1),
  reportDelayMs: ms,
  authenticationMs: ms,
  networkDelayMs: ms,
  bootMs: ms,
};

const count = z.int().min(0);
const limits: { readonly [K in keyof Limits]: z.ZodType<Limits[K]> } = {
  productKey: count,
  deviceName: count,
  deviceSecret: count,
  topics: count,
  publishTopic: count,
  subscribeTopic: count,
  message: count,
  qos: count,
  commandLine: count,
  inputBuffer: count,
  authMs: ms,
  acknowledgementMs: ms,
  keepAlive: count,
  escapeGuardMs: ms,
  typingMs: ms,
};

/** The quantiles of a distribution: which share of the measured times lies below each value. */
export const SHARES: readonly number[] = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

/** A distribution of times, ms: the values at 0, 10, 25, 50, 75, 90, 95 and 99 %. Rarer ones are outliers. */
const quantiles = z.array(ms).length(SHARES.length);
export type Quantiles = z.infer<typeof quantiles>;

/** A peculiarity of a message for which a module may refuse it. */
export const peculiarity = z.enum([
  'blank at an end',
  'control character',
  'not ASCII',
  'apostrophe',
  'backslash',
  'percent sign',
  'brace',
  'semicolon',
]);
export type Peculiarity = z.infer<typeof peculiarity>;

/**
 * An answer that was literally the same each time. `{imei}`, `{imsi}` and `{iccid}` stand for those of the emulated
 * module.
 */
export const wholeAnswer = z.strictObject({
  /** Upper case, e.g. `+CSQ`. */
  name: z.string(),
  form: z.enum(['action', 'set', 'read', 'test']),
  parameters: z.string(),
  lines: z.array(z.string()),
  result: z.string(),
});
export type WholeAnswer = z.infer<typeof wholeAnswer>;

/** A firmware learned from the ledger of a run: `npm run learn` writes it, `npm run emulator` uses it. */
export const learnedProfile = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal('me3630-emulator-profile'),
  schema: z.literal(1),
  name: z.string(),
  learnedFrom: z.strictObject({ runId: z.string(), startedAt: z.string(), cases: count }),
  identity: z.strictObject({ manufacturer: z.string(), model: z.string(), firmware: z.string() }),
  /** Its choices where the manual leaves some. Fields that the run did not show are absent and keep their default. */
  dialect: z.strictObject(dialect).partial(),
  limits: z.strictObject(limits).partial(),
  /** Fields of `dialect` and `limits` that nothing in the run showed. */
  notShown: z.array(z.string()),
  /** Lines of the default module, and the lines that this module sent instead. */
  wording: z.record(z.string(), z.string()),
  /** Whether ERROR follows a refusal by `+CMD ERROR`; false if absent. */
  errorBehindCode: z.boolean().optional(),
  answers: z.array(wholeAnswer),
  refusedMessages: z.array(peculiarity),
  /** Faults on the way from the cloud to the host. */
  downlink: z.strictObject({
    /** Messages are cut to this many bytes; null if they are not cut. */
    cutAt: count.nullable(),
    /** Messages longer than this are not reported, bytes; null if all are. */
    longestShown: count.nullable(),
    /** `<packId>` of all QoS 0 messages if it is not 0; null if it is 0. */
    qosZeroId: count.nullable(),
    /** Whether messages that the module has published itself are not reported. */
    hidesOwn: z.boolean(),
  }),
  latencies: z.strictObject({
    /** Of commands that do not use the cloud, and of refusals. */
    local: quantiles.nullable(),
    /** From a command of the manual to its OK, by name. */
    results: z.record(z.string(), quantiles),
    /** From a command to the report after its OK, by name of the report. */
    reports: z.record(z.string(), quantiles),
  }),
  /** Observations of the cases of the run, for information only. */
  observations: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type LearnedProfile = z.infer<typeof learnedProfile>;

/** The file is not a valid profile; the message says where and why. */
export class ProfileInvalid extends Error {
  override readonly name = 'ProfileInvalid';
}

/** Reads a profile from a JSON file. @throws ProfileInvalid; the system's error when the file cannot be read */
export function readLearnedProfile(file: string): LearnedProfile {
  const text = readFileSync(file, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ProfileInvalid(
      `${file}: expected JSON as npm run learn writes it (${(error as Error).message})`,
    );
  }
  const profile = learnedProfile.safeParse(value);
  if (!profile.success)
    throw new ProfileInvalid(`${file} is no emulator profile of schema 1: ${z.prettifyError(profile.error)}`);
  return profile.data;
}

/** JSON Schema (draft 2020-12) of such a file. */
export function learnedProfileSchemaText(): string {
  return `${JSON.stringify({ title: 'Emulator profile learned from a run', ...z.toJSONSchema(learnedProfile) }, null, 2)}\n`;
}
