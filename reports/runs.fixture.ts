import { someCase, someHeader } from '../harness/ledger/ledger.fixture';
import { type Ledger, parseLedger } from '../harness/ledger/ledger-reader';
import {
  type CaseRecord,
  type Header,
  type InvariantRecord,
  SCHEMA,
  type Verdict,
} from '../harness/ledger/record';
import { digestOf, type RunDigest } from './compat/run-digest';

type Given = { readonly [name: string]: unknown };

/** A run for tests, read like any other; its events are numbered, and it has no seal by default. */
export function someRun(
  cases: readonly CaseRecord[],
  events: readonly Given[] = [],
  header: Partial<Omit<Header, 'type' | 'schema'>> = {},
): Ledger {
  const plan = cases.map((record) => record.id);
  const lines = [
    { type: 'header', schema: SCHEMA, ...someHeader({ plan, ...header }) },
    ...events.map((event, i) => ({ type: 'event', n: i + 1, dir: null, ...event })),
    ...cases,
  ];
  return parseLedger(Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
}

/** The same run as if it had been sealed. */
export function sealed(ledger: Ledger, controls: NonNullable<Ledger['footer']>['controls'] = []): Ledger {
  const counts = { pass: 0, fail: 0, finding: 0, inconclusive: 0, error: 0, notApplicable: 0, notRun: 0 };
  const footer = {
    type: 'footer' as const,
    verdict: 'pass' as const,
    reason: null,
    notRun: null,
    counts,
    controls,
    connects: 3,
    finishedAt: '2026-01-31T12:00:09.000Z',
    sha256: 'f'.repeat(64),
  };
  return { ...ledger, footer, seal: 'intact', complete: ledger.missing.length === 0 };
}

/** An invariant of the run that broke in some cases. */
export function brokenInvariant(brokenIn: string[], changes: Partial<InvariantRecord> = {}): InvariantRecord {
  return {
    type: 'invariant',
    id: 'I-6',
    title: 'Every line is framed by CR LF',
    held: false,
    level: 'must',
    examined: brokenIn.length,
    brokenIn,
    places: brokenIn.slice(0, 1).map((id) => ({ case: id, expected: 'CR LF', actual: 'LF', at: 3 })),
    ...changes,
  };
}

/** The run with a limit that left cases out. */
export function limited(ledger: Ledger, cases: string[], reason = '--bail 1 was reached'): Ledger {
  const { footer } = sealed(ledger);
  return {
    ...ledger,
    header: { ...ledger.header, plan: [...ledger.header.plan, ...cases] },
    complete: false,
    seal: 'intact',
    footer: footer && { ...footer, verdict: 'inconclusive', reason, notRun: { reason, cases } },
  };
}

const wire: readonly Given[] = [
  { t: 1200.4, side: 'at', dir: 'tx', text: 'AT+CLOUDAUTH=a1pk,dn,‹deviceSecret:8f3a…,32 bytes›\r' },
  { t: 1203.1, side: 'at', dir: 'rx', text: '\r\n+CLOUDAUTH: ' },
  { t: 1203.9, side: 'at', dir: 'rx', text: 'OK\r\n' },
  { t: 1202.5, side: 'cloud', dir: 'rx', what: 'AUTH', code: 401, signmethod: 'hmacsha256' },
  { t: 1210, side: 'at', dir: 'tx', text: 'AT+CLOUDSUB=/a1pk/dn/user/get,1\r' },
  { t: 1214, side: 'cloud', dir: 'rx', what: 'SUBSCRIBE', topics: [{ topic: '/a1pk/dn/user/get', qos: 1 }] },
  { t: 1215, side: 'cloud', dir: 'tx', what: 'PUBLISH', topic: '/a1', payload: { text: 'a\r\nb' }, qos: 1 },
  {
    t: 1219,
    side: 'at',
    dir: 'rx',
    base64: Buffer.from('\r\n+CLOUDPUBLISH: 1,/a1,3,\u0000\u0001\u00ff\r\n', 'latin1').toString('base64'),
  },
];

/** One case of each verdict, with wire events. */
export function mixedRun(header: Partial<Omit<Header, 'type' | 'schema'>> = {}): Ledger {
  return someRun(mixedCases(), wire, { plan: mixedCases().map((record) => record.id), ...header });
}

function mixedCases(): CaseRecord[] {
  const wrong = {
    what: 'final result of AT+CLOUDAUTH',
    expected: '+CME ERROR or FAIL',
    actual: '+CLOUDAUTH: OK',
    held: false,
  };
  const bench = {
    verdict: 'inconclusive',
    attribution: 'radio',
    reason: 'the data call ended: no address on cid 1',
  } as const;
  return [
    someCase({ requirements: ['R-010', 'R-011'] }),
    someCase({
      id: 'auth-refuses-a-wrong-secret',
      title: 'a wrong secret is refused',
      verdict: 'fail',
      attribution: 'module',
      reason: 'final result of AT+CLOUDAUTH: expected +CME ERROR or FAIL, got +CLOUDAUTH: OK',
      requirements: ['R-013', 'R-014'],
      checks: [{ ...wrong, at: 4 }],
      events: [1, 4],
    }),
    someCase({
      id: 'sub-echoes-nothing-with-ate0',
      title: 'ATE0 silences the echo of AT+CLOUDSUB',
      clause: '1.3 CLOUDSUB',
      level: 'should',
      verdict: 'finding',
      attribution: 'module',
      reason: 'echo: expected none, got AT+CLOUDSUB',
      checks: [{ what: 'echo', expected: 'none', actual: 'AT+CLOUDSUB', held: false, at: 5 }],
      events: [5, 8],
    }),
    someCase({ ...bench, id: 'sub-takes-eight-topics', clause: '1.3 CLOUDSUB', checks: [], events: [9, 8] }),
    someCase({
      ...bench,
      id: 'sub-refuses-a-ninth-topic',
      clause: '1.3 CLOUDSUB',
      checks: [],
      events: [9, 8],
    }),
    someCase({
      id: 'pub-in-length-mode',
      clause: '1.4 CLOUDPUB',
      verdict: 'error',
      attribution: 'harness',
      reason: 'the harness broke: TypeError: x is not a function',
      checks: [],
    }),
    someCase({
      id: 'auth-server-down',
      verdict: 'not-applicable',
      reason: 'the cloud cannot be made to misbehave',
      checks: [],
    }),
    someCase({
      id: 'sub-ninth-topic-answer',
      clause: '1.3 CLOUDSUB',
      level: 'observe',
      observations: { 'answer to a ninth topic': '+CME ERROR: 50', refused: true },
    }),
  ];
}

/** A run in which every text attacks the program that shows it. */
export function hostileRun(): Ledger {
  const evil =
    '<script>alert(1)</script> "><img src=x onerror=alert(1)> <b onx="1"> ]]> \u0000 \u001b[2J\u001b]0;owned\u0007 `| @all \u202e \ud800';
  const check = { what: evil, expected: evil, actual: evil, held: false, at: 1 };
  const record = {
    title: evil,
    document: evil,
    clause: evil,
    requirements: [evil],
    reason: evil,
    checks: [check],
  };
  return someRun(
    [
      someCase({
        ...record,
        id: evil,
        verdict: 'fail',
        attribution: 'module',
        observations: { [evil]: evil },
        events: [1, 2],
      }),
      someCase({ ...record, id: 'b', verdict: 'error', attribution: 'harness' }),
      someCase({ ...record, id: 'c', verdict: 'finding', attribution: 'module' }),
      someCase({ ...record, id: 'd', verdict: 'not-applicable', checks: [] }),
    ],
    [
      { t: 1, side: 'at', dir: 'rx', text: evil },
      {
        t: 2,
        side: 'cloud',
        dir: 'rx',
        what: evil,
        base64: Buffer.from(evil).toString('base64'),
        [evil]: { deep: evil },
      },
    ],
    { plan: ['never-ran', evil, 'b', 'c', 'd'], profile: evil },
  );
}

type GivenHeader = Partial<Omit<Header, 'type' | 'schema'>>;

/** A name of the usual form: `AL_ME3630C1CV1.0B05` for `B05`. */
export const firmware = (build: string) => `AL_ME3630C1CV1.0${build}`;

/** A module that reports this firmware. */
export const moduleWith = (name: string | null): GivenHeader => ({
  module: { manufacturer: 'GOSUNCN', model: 'ME3630', firmware: name, imeiDigest: null },
});

/** A sealed run of these cases on the build, each call one later. */
export function runOf(
  build: string,
  cases: readonly CaseRecord[],
  header: GivenHeader = {},
  invariants: readonly InvariantRecord[] = [],
): RunDigest {
  const ledger = sealed(
    someRun(cases, [], { runId: `run-${build}`, ...moduleWith(firmware(build)), ...header }),
  );
  return digestOf({ ...ledger, invariants }, `${build}.ndjson`);
}

/** A case with this verdict; a failing one has `expected OK, got ERROR`. */
export function judged(id: string, verdict: Verdict, changes: Partial<CaseRecord> = {}): CaseRecord {
  const bad = verdict === 'fail' || verdict === 'finding';
  return someCase({
    id,
    verdict,
    title: `the title of ${id}`,
    reason: verdict === 'pass' ? null : bad ? 'result: expected OK, got ERROR' : 'no radio',
    attribution: bad ? 'module' : verdict === 'inconclusive' ? 'radio' : null,
    checks: [{ what: 'result', expected: 'OK', actual: bad ? 'ERROR' : 'OK', held: !bad, at: 1 }],
    ...changes,
  });
}

export function invariant(id: string, brokenIn: readonly string[]): InvariantRecord {
  return {
    type: 'invariant',
    id,
    title: `the title of ${id}`,
    level: 'must',
    held: brokenIn.length === 0,
    examined: 10,
    brokenIn: [...brokenIn],
    places: brokenIn.slice(0, 1).map((each) => ({ case: each, expected: 'none', actual: 'RING', at: 1 })),
  };
}
