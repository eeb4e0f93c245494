import * as z from 'zod';

/** Verdicts of one case; ARCHITECTURE.md lists their meaning. */
export const verdict = z.enum(['pass', 'fail', 'finding', 'inconclusive', 'error', 'not-applicable']);
export type Verdict = z.infer<typeof verdict>;

/** The cause of a verdict that is not a pass. */
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
  /** Planned cases that a limit of the run (`--bail`, `--max-minutes`, `--max-connects`) left without a record. */
  notRun: z.int(),
});
export type Counts = z.infer<typeof counts>;

/** The newest schema; `upgraded` of the reader converts older ones. */
export const SCHEMA = 4 as const;

/** First line of a ledger: what was tested, with what, and the planned cases. */
export const header = z.strictObject({
  type: z.literal('header'),
  schema: z.literal(SCHEMA),
  runId: z.string(),
  startedAt: z.iso.datetime(),
  suite: z.strictObject({ version: z.string(), commit: z.string().nullable() }),
  /** The family of modules that it was judged as (`--family`); null in older ledgers. */
  family: z.string().nullable(),
  module: z
    .strictObject({
      manufacturer: z.string().nullable(),
      model: z.string().nullable(),
      firmware: z.string().nullable(),
      /** Keyed digest, never the IMEI: for a unit the same in all runs on one machine, which holds the key. */
      imeiDigest: z.string().nullable(),
    })
    .nullable(),
  bench: z.strictObject({
    /** The bench's name in the benches file; null for a run without a named bench. */
    name: z.string().nullable(),
    port: z.string(),
    transport: z.enum(['serial', 'tcp', 'rfc2217', 'memory']),
    os: z.string(),
    emulated: z.boolean(),
  }),
  cloud: z.strictObject({
    kind: z.enum(['local', 'mqtt', 'aliyun', 'none']),
    capabilities: z.array(z.string()),
  }),
  /** How the module authenticates, as seen by preflight; null if unknown. */
  login: z.enum(['http', 'mqtt', 'http+mqtt']).nullable(),
  /** Firmware profile that supplied the deadlines. */
  profile: z.string(),
  /** Ids of the cases that must leave a record; a ledger that lacks one is incomplete. */
  plan: z.array(z.string()),
  seed: z.int(),
});
export type Header = z.infer<typeof header>;

/** Something that happened on the AT wire, at the cloud or at the bench. */
export const event = z.looseObject({
  type: z.literal('event'),
  /** Counts from 1 through the run; checks and cases point here. */
  n: z.int(),
  /** ms since the run began. */
  t: z.number(),
  side: z.enum(['at', 'cloud', 'bench', 'harness']),
  /** From the harness's view: `tx` towards the module or device, `rx` from it. */
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

/** A promise that the module has broken several times in a row, so that later cases wait less. */
export const knownBroken = z.strictObject({
  /** What was waited for, e.g. `answer to AT+CPIN?`. */
  promise: z.string(),
  /** Id of the first case in which it was broken. */
  since: z.string(),
  /** The wait in this case, ms. */
  waitedMs: z.number(),
});
export type KnownBroken = z.infer<typeof knownBroken>;

export const observation = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Observation = z.infer<typeof observation>;

/** The outcome of one case, with its evidence. */
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
  /** Invariants of the run that broke in this case, e.g. `I-6`; they do not affect its verdict. */
  brokenInvariants: z.array(z.string()),
  /**
   * Promises for which this case waited less than the profile's deadline, since earlier cases had shown them broken.
   */
  knownBroken: z.array(knownBroken),
  observations: z.record(z.string(), observation),
  durationMs: z.number(),
  /** Numbers of the first and last event of the case. */
  events: z.tuple([z.int(), z.int()]),
});
export type CaseRecord = z.infer<typeof caseRecord>;

/** An invariant that is judged once for the whole run, regardless of the number of cases in which it broke. */
export const invariantRecord = z.strictObject({
  type: z.literal('invariant'),
  /** As in the table of docs/judging.md, e.g. `I-6`. */
  id: z.string(),
  /** One sentence in the present tense. */
  title: z.string(),
  held: z.boolean(),
  /** `should` if it broke in cases of that level only: a finding, which fails a run only with `--strict`. */
  level: z.enum(['must', 'should']),
  /** Number of cases in which it was looked at. */
  examined: z.int(),
  /** Ids of the cases in which it broke, in the order of the run. */
  brokenIn: z.array(z.string()),
  /** The first places at which it broke, three at most. */
  places: z.array(
    z.strictObject({
      case: z.string(),
      expected: z.string(),
      actual: z.string(),
      /** Number of the last event before it was seen. */
      at: z.int(),
    }),
  ),
});
export type InvariantRecord = z.infer<typeof invariantRecord>;

/** The known defects, of those that the suites catch, that the failures of a run resemble. Changes no verdict. */
export const diagnosis = z.strictObject({
  type: z.literal('diagnosis'),
  groups: z.array(
    z.strictObject({
      /** Name of the defect in the fault dictionary. */
      defect: z.string(),
      /** The defect in one sentence. */
      about: z.string(),
      /** Ids of the failed cases (and broken invariants) that it explains, beyond those of the previous groups. */
      explains: z.array(z.string()),
      /** Ids that fail with this defect, but held here. */
      contradictedBy: z.array(z.string()),
      /** Between 0 and 1: the agreement between the failures of the defect and those of the run. */
      score: z.number(),
    }),
  ),
  /** Ids of failures that no defect of the dictionary explains. */
  unexplained: z.array(z.string()),
});
export type Diagnosis = z.infer<typeof diagnosis>;

export const controlRecord = z.strictObject({ name: z.string(), held: z.boolean(), detail: z.string() });
export type ControlRecord = z.infer<typeof controlRecord>;

/** Last line: the run ended, by completion or by an interrupt with an orderly end. */
export const footer = z.strictObject({
  type: z.literal('footer'),
  verdict: runVerdict,
  /** Why the run is not a pass, in one sentence; null for a pass. */
  reason: z.string().nullable(),
  counts,
  /** Planned cases that a limit of the run left out, and which limit that was; null when all were run. */
  notRun: z.strictObject({ reason: z.string(), cases: z.array(z.string()) }).nullable(),
  /** Negative controls: each must have held, or the run is void. */
  controls: z.array(controlRecord),
  /** MQTT connections the module made. */
  connects: z.int(),
  finishedAt: z.iso.datetime(),
  /** SHA-256, hex, of all bytes of the file before this line. */
  sha256: z.string(),
});
export type Footer = z.infer<typeof footer>;

export const ledgerLine = z.discriminatedUnion('type', [
  header,
  event,
  caseRecord,
  invariantRecord,
  diagnosis,
  footer,
]);
export type LedgerLine = z.infer<typeof ledgerLine>;

/** JSON Schema (draft 2020-12) of one line of a ledger, for readers in other languages. */
export function ledgerJsonSchema(): object {
  return { title: 'One line of run.ndjson', ...z.toJSONSchema(ledgerLine) };
}

/** The schema as written to the file next to this one. */
export function ledgerSchemaText(): string {
  return `${JSON.stringify(ledgerJsonSchema(), null, 2)}\n`;
}
