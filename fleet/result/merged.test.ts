import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { emulatedBench, someCase, someEnd, someHeader } from '../../harness/ledger/ledger.fixture';
import { LedgerWriter } from '../../harness/ledger/ledger-writer';
import type { CaseRecord, Header } from '../../harness/ledger/record';
import { Redactor } from '../../harness/ledger/redactor';
import { runVerdictOf } from '../../harness/ledger/verdict';
import { judgedBy, ledgerOf } from '../agent/run-result';
import { type Part, type Request, USUAL_OPTIONS } from '../job/part';
import { ANY_BENCH, type Requirement } from '../job/requirement';
import { BENCH_LOST, FAILED } from '../testing/scripted-runs';
import type { Collected } from './collection';
import { merge, mergedMarkdown } from './merged';

type Cases = Readonly<Record<string, Partial<CaseRecord>>>;

const BROKE: Partial<CaseRecord> = { verdict: 'error', attribution: 'harness', reason: 'it broke' };
const NOT_OFFERED: Partial<CaseRecord> = { verdict: 'not-applicable', reason: 'the cloud lacks faults' };

interface Circumstances {
  readonly requirement?: Partial<Requirement>;
  readonly module?: Partial<NonNullable<Header['module']>> | null;
  readonly emulated?: boolean;
  /** Why the run is inconclusive in spite of its cases. */
  readonly doubt?: string;
}

let runs = 0;

/** A part that ran to its end on the bench `B1` for `p1`, and so on. */
function ran(name: string, cases: Cases, circumstances: Circumstances = {}): Collected {
  const { requirement, module = {}, emulated = false, doubt } = circumstances;
  runs += 1;
  const ledger = path.join(mkdtempSync(path.join(os.tmpdir(), 'fleet-merged-')), 'run.ndjson');
  const writer = LedgerWriter.create(ledger, { redactor: new Redactor() });
  const usual = someHeader();
  const plan = Object.keys(cases);
  const bench = name.replace(/^p/, 'B');
  writer.writeHeader({
    ...usual,
    ...{ runId: `run-${runs}`, plan, bench: { ...(emulated ? emulatedBench : usual.bench), name: bench } },
    module: module === null || usual.module === null ? null : { ...usual.module, ...module },
  });
  for (const [id, changes] of Object.entries(cases)) {
    const { type: _, ...record } = someCase({ id, events: [1, 0], ...changes });
    writer.caseRecord({ ...record, checks: record.checks.map((check) => ({ ...check, at: 0 })) });
  }
  const judged = runVerdictOf({
    ...{ plan, cases: writer.cases, controls: [], invariants: [], notRun: null, strict: false },
  });
  const { verdict, reason } =
    doubt === undefined ? judged : { verdict: 'inconclusive' as const, reason: doubt };
  writer.footer({ ...someEnd, verdict, reason });
  writer.close();
  const part: Part = {
    ...{ qualification: 'q', part: name, priority: 5, options: USUAL_OPTIONS },
    requirement: { ...ANY_BENCH, ...requirement },
    cases: [...new Set(plan.map((id) => id.replace(/~\d+$/, '')))],
  };
  const outcome = judgedBy(part, ledgerOf(ledger), { code: 0, complaint: null });
  const result = { take: `take-${runs}`, bench, seal: null, ...outcome };
  return { part, result, givenUp: null, settled: null, ledger };
}

function merged(parts: readonly Collected[], split: Request['split'] = 'parts') {
  return merge({ id: 'q', split, parts, takes: [], notes: [], catalogue: [] });
}

function outcome(...input: Parameters<typeof merged>): string {
  const { verdict, reason } = merged(...input);
  return reason === null ? verdict : `${verdict}: ${reason}`;
}

test.each([BENCH_LOST, BROKE])('a case is judged only if all its rounds in a run are: %j', (lost) => {
  const first = ran('p1', { one: {}, 'one~2': lost, 'one~3': {} });
  expect(first.result?.verdict).toBe('inconclusive');
  expect(outcome([first])).toBe('inconclusive: 1 case could not be judged');
  expect(mergedMarkdown(merged([first]))).toContain(
    `## Not judged\n\n- **one**: pass on B1; ${lost.verdict} on B1 (${lost.reason})`,
  );
});

test('another bench that judged all rounds of a case makes up for it', () => {
  const first = ran('p1', { one: {}, 'one~2': BENCH_LOST });
  expect(outcome([first, ran('p1-2', { one: {}, 'one~2': {} })])).toBe('pass');
  expect(outcome([first, ran('p1-2', { one: BENCH_LOST, 'one~2': {} })])).toBe(
    'inconclusive: 1 case could not be judged',
  );
});

test('a case with a failed round is failed, not unjudged', () => {
  expect(outcome([ran('p1', { one: FAILED, 'one~2': BENCH_LOST })])).toBe('fail: 1 case failed');
});

test('a qualification in which no case applies is not green', () => {
  const none = ran('p1', { one: NOT_OFFERED, two: NOT_OFFERED });
  expect(none.result).toMatchObject({ verdict: 'inconclusive', reason: 'no case was judged' });
  expect(outcome([none])).toBe('inconclusive: no case was judged, as none applies');
  expect(outcome([none, ran('p2', { three: {} })])).toBe('pass');
});

test('a case that one bench could not judge is not judged by another that does not offer it', () => {
  const parts = [ran('p1', { one: BENCH_LOST, two: {} }), ran('p2', { one: NOT_OFFERED, two: {} })];
  expect(outcome(parts, 'benches')).toBe('inconclusive: 1 case could not be judged');
  expect(outcome([ran('p1', { one: {}, two: {} }), ...parts.slice(1)], 'benches')).toBe('pass');
});

test('a run that is inconclusive although it judged all its cases is a reason', () => {
  const first = ran('p1', { one: {} }, { doubt: 'a negative control could not be made' });
  expect(outcome([first, ran('p2', { two: {} })])).toBe(
    'inconclusive: p1 is inconclusive: a negative control could not be made',
  );
});

test('a cancelled part is a reason even if other benches judged all cases', () => {
  const whole = ran('p1', { one: {} });
  const second = ran('p2', { one: {} });
  const running: Collected = {
    ...second,
    result: second.result && { ...second.result, verdict: 'cancelled', reason: 'it was cancelled' },
  };
  const waiting: Collected = { ...second, result: null, ledger: null, givenUp: 'it was cancelled' };
  expect(outcome([whole, running], 'benches')).toBe('inconclusive: 1 part was cancelled');
  expect(outcome([whole, waiting], 'benches')).toBe('inconclusive: 1 part was cancelled');
});

const [B07, PATCHED] = [{ firmware: 'ME3630C1CV1.0B07' }, { firmware: 'ME3630C1CV1.0B07_P2' }];

test('parts on several firmwares or models qualify none of them', () => {
  const first = ran('p1', { one: {} }, { module: B07 });
  expect(outcome([first, ran('p2', { two: {} }, { module: B07 })])).toBe('pass');
  expect(
    outcome([first, ran('p2', { two: {} }, { module: PATCHED }), ran('p3', { three: {} }, { module: B07 })]),
  ).toBe(
    'inconclusive: parts ran on different modules, so none was judged completely: ' +
      'ME3630 with firmware ME3630C1CV1.0B07 as me3630 (p1, p3) and ' +
      'ME3630 with firmware ME3630C1CV1.0B07_P2 as me3630 (p2)',
  );
  const others = [
    { module: { ...B07, model: 'ME3630-W' } },
    { module: null },
    { module: B07, emulated: true },
  ];
  for (const other of others)
    expect(outcome([first, ran('p2', { two: {} }, other)])).toMatch(
      /^inconclusive: parts ran on different modules, .* and (ME3630-W|unknown model|emulated ME3630) with /,
    );
});

test('the rest of a part on another firmware does not complete it', () => {
  const first = ran('p1', { one: {}, two: BENCH_LOST }, { module: B07 });
  const rest = (module: Partial<NonNullable<Header['module']>>) => ran('p1-2', { two: {} }, { module });
  expect(outcome([first, rest(B07)])).toBe('pass');
  expect(outcome([first, rest(PATCHED)])).toMatch(/^inconclusive: parts ran on different modules/);
});

test('with the whole plan on each bench several firmwares are several columns', () => {
  const parts = [ran('p1', { one: {} }, { module: B07 }), ran('p2', { one: {} }, { module: PATCHED })];
  expect(outcome(parts, 'benches')).toBe('pass');
  expect(merged(parts, 'benches').matrix.columns.map(({ firmware }) => firmware)).toEqual([
    B07.firmware,
    PATCHED.firmware,
  ]);
});

test('a run that judged nothing says nothing about the module', () => {
  const unfit = ran('p1', { one: BENCH_LOST }, { module: null, requirement: { firmware: '0B07' } });
  expect(outcome([unfit, ran('p1-2', { one: {} }, { module: B07 })])).toBe('pass');
});

test.each<[Partial<Requirement>, Partial<NonNullable<Header['module']>> | null, string | null]>([
  [{ model: 'me3630', firmware: '0b07' }, B07, null],
  [{ model: 'ME3631' }, B07, 'p1 ran on model ME3630, not on ME3631'],
  [{ firmware: '0B08' }, B07, 'p1 ran on firmware ME3630C1CV1.0B07, not on 0B08'],
  [{ firmware: '0B07' }, null, 'p1 ran on an unknown firmware, not on 0B07'],
])('a module that does not match %j is a reason', (requirement, module, reason) => {
  for (const split of ['parts', 'benches'] as const)
    expect(merged([ran('p1', { one: {} }, { requirement, module })], split)).toMatchObject({
      verdict: reason === null ? 'pass' : 'inconclusive',
      reason,
    });
});
