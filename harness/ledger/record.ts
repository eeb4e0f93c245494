import * as z from 'zod';

/** Verdicts of one case; what each means for a build is in ARCHITECTURE.md. */
export const verdict = z.enum(['pass', 'fail', 'finding', 'inconclusive', 'error', 'not-applicable']);
export type Verdict = z.infer<typeof verdict>;

/** Who is answerable for a verdict that is not a pass. */
export const attribution = z.enum(['module', 'bench', 'radio', 'cloud', 'harness']);
export type Attribution = z.infer<typeof attribution>;

/** `must`: the manual says so. `should`: V.250, 27.007 or MQTT say so. `observe`: the manual leaves it open. */
export const level = z.enum(['must', 'should', 'observe']);
export type Level = z.infer<typeof level>;

export const runVerdict = z.enum(['pass', 'fail', 'inconclusive', 'void']);
export type RunVerdict = z.infer<typeof runVerdict>;

export const counts = z.strictObject({
  pass: z.int(),
  fail: z.int(),
  finding: z.int(),
  inconclusive: z.int(),
  error: z.int(),
  notApplicable: z.int(),
});
export type Counts = z.infer<typeof counts>;

/** First line of a ledger: what was tested, with what, and which cases were meant to run. */
export const header = z.strictObject({
  type: z.literal('header'),
  schema: z.literal(1),
  runId: z.string(),
  startedAt: z.iso.datetime(),
  suite: z.strictObject({ version: z.string(), commit: z.string().nullable() }),
  module: z
    .strictObject({
      manufacturer: z.string().nullable(),
      model: z.string().nullable(),
      firmware: z.string().nullable(),
      /** Keyed digest, never the IMEI. */
      imeiDigest: z.string().nullable(),
    })
    .nullable(),
  bench: z.strictObject({
    port: z.string(),
    transport: z.enum(['serial', 'tcp', 'rfc2217', 'memory']),
    os: z.string(),
    emulated: z.boolean(),
  }),
  cloud: z.strictObject({
    kind: z.enum(['local', 'mqtt', 'aliyun', 'none']),
    capabilities: z.array(z.string()),
  }),
  /** Firmware profile that expectations were taken from. */
  profile: z.string(),
  /** Ids of the cases that must leave a record; a ledger without one of them is incomplete. */
  plan: z.array(z.string()),
  seed: z.int(),
});
export type Header = z.infer<typeof header>;

/** One thing that happened, at one of the two witnesses or at the bench. */
export const event = z.looseObject({
  type: z.literal('event'),
  /** Counts from 1 through the run; checks and cases point here. */
  n: z.int(),
  /** ms since the run began. */
  t: z.number(),
  side: z.enum(['at', 'cloud', 'bench', 'harness']),
  /** Seen from the harness: `tx` towards the module or device, `rx` from it. */
  dir: z.enum(['tx', 'rx']).nullable(),
  /** Bytes, when they are printable UTF-8 with CR, LF and TAB. */
  text: z.string().optional(),
  /** Bytes, when they are not. */
  base64: z.string().optional(),
  /** What it was, e.g. `SUBSCRIBE`, `state`, `note`. */
  what: z.string().optional(),
});
export type Event = z.infer<typeof event>;

export const checkRecord = z.strictObject({
  what: z.string(),
  expected: z.string(),
  actual: z.string(),
  held: z.boolean(),
  /** Number of the last event before the check was made. */
  at: z.int(),
});
export type CheckRecord = z.infer<typeof checkRecord>;

export const observation = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Observation = z.infer<typeof observation>;

/** The outcome of one case, with everything a reader needs to act on it. */
export const caseRecord = z.strictObject({
  type: z.literal('case'),
  id: z.string(),
  title: z.string(),
  document: z.string(),
  clause: z.string(),
  requirements: z.array(z.string()),
  level,
  verdict,
  attribution: attribution.nullable(),
  /** One sentence; null for a pass. */
  reason: z.string().nullable(),
  checks: z.array(checkRecord),
  observations: z.record(z.string(), observation),
  durationMs: z.number(),
  /** Numbers of the first and last event of the case. */
  events: z.tuple([z.int(), z.int()]),
});
export type CaseRecord = z.infer<typeof caseRecord>;

export const controlRecord = z.strictObject({ name: z.string(), held: z.boolean(), detail: z.string() });
export type ControlRecord = z.infer<typeof controlRecord>;

/** Last line: the run was brought to its end, by completion or by an interrupt that was tidied up after. */
export const footer = z.strictObject({
  type: z.literal('footer'),
  verdict: runVerdict,
  /** Why the run is not a pass, in one sentence; null when it is. */
  reason: z.string().nullable(),
  counts,
  /** Negative controls: each must have held, or the run is void. */
  controls: z.array(controlRecord),
  /** MQTT connections the module made. */
  connects: z.int(),
  finishedAt: z.iso.datetime(),
  /** SHA-256, hex, of all bytes of the file before this line. */
  sha256: z.string(),
});
export type Footer = z.infer<typeof footer>;

export const ledgerLine = z.discriminatedUnion('type', [header, event, caseRecord, footer]);
export type LedgerLine = z.infer<typeof ledgerLine>;
