import { DOMImplementation, type Document, type Element, XMLSerializer } from '@xmldom/xmldom';
import type { Ledger } from '../harness/ledger/ledger-reader';
import type { CaseRecord, Footer } from '../harness/ledger/record';
import { familyOf } from './compat/families';
import {
  brokenText,
  failedChecks,
  headline,
  type ReportOptions,
  type RunView,
  reasonOf,
  viewOf,
} from './run-view';
import { plainTranscript } from './transcript';
import { visible } from './visible';

/** The root element of a new XML document. */
function rootElement(name: string): Element {
  return new DOMImplementation().createDocument(null, name).documentElement as Element;
}

/**
 * Appends an element and returns it. Attributes and texts are escaped, and characters that XML 1.0 forbids are made
 * visible.
 */
function child(parent: Element, name: string, attributes: Readonly<Record<string, string>> = {}): Element {
  const element = documentOf(parent).createElement(name);
  set(element, attributes);
  parent.appendChild(element);
  return element;
}

function set(element: Element, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, visible(value));
}

function text(element: Element, lines: readonly string[]): void {
  element.appendChild(documentOf(element).createTextNode(lines.map(visible).join('\n')));
}

/** The document of a root element as text. */
function serialize(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(documentOf(root))}\n`;
}

function documentOf(element: Element): Document {
  if (!element.ownerDocument) throw new TypeError(`expected <${element.tagName}> to be in a document`);
  return element.ownerDocument;
}

const RUN_SUITE = 'the run itself';

type Outcome = 'failure' | 'error' | 'skipped' | null;

/**
 * JUnit XML, with a test suite for each clause. Everything that keeps the run from being green is an error here too.
 */
export function junitXml(ledger: Ledger, options: ReportOptions = {}): string {
  const view = viewOf(ledger, options);
  const root = rootElement('testsuites');
  for (const [name, records] of byClause(ledger.cases)) suite(root, view, name, records);
  if (ledger.missing.length > 0) missingSuite(root, view);
  if (ledger.footer?.notRun) notRunSuite(root, view, ledger.footer.notRun);
  if (ledger.invariants.length > 0) invariantSuite(root, view);
  if (needsCaseOfItsOwn(view)) runSuite(root, view);
  const name = `${familyOf(ledger.header)} conformance`;
  set(root, { name, ...sumOf(root), time: seconds(lastTime(ledger)) });
  return serialize(root);
}

/** A run without a readable ledger, as one error: without a file, a build server may mark the build as green. */
export function crashJunit(message: string): string {
  const root = rootElement('testsuites');
  const suite = child(root, 'testsuite', { name: RUN_SUITE });
  const run = child(suite, 'testcase', { name: 'left a ledger', classname: 'run', time: '0' });
  result(run, 'error', 'incomplete', message, []);
  set(suite, { ...sumOf(suite), time: '0' });
  set(root, { name: 'conformance', ...sumOf(root), time: '0' });
  return serialize(root);
}

const byNumber = new Intl.Collator('en', { numeric: true }).compare;

/** In the order of the documents, not of the run, so that two runs can be compared. */
function byClause(cases: readonly CaseRecord[]): Map<string, CaseRecord[]> {
  const clauses = new Map<string, CaseRecord[]>();
  const sorted = cases.toSorted((a, b) => byNumber(a.document, b.document) || byNumber(a.clause, b.clause));
  for (const record of sorted) {
    const name = `${record.document} ${record.clause}`;
    clauses.set(name, [...(clauses.get(name) ?? []), record]);
  }
  return clauses;
}

function suite(root: Element, view: RunView, name: string, records: readonly CaseRecord[]): void {
  const element = suiteElement(root, view, name);
  const reasons = new Map<string, string>();
  for (const record of records) testcase(element, view, record, reasons);
  const time = records.reduce((sum, record) => sum + record.durationMs, 0);
  set(element, { ...sumOf(element), time: seconds(time) });
}

function suiteElement(root: Element, view: RunView, name: string): Element {
  const { startedAt, bench, suite, seed } = view.ledger.header;
  const element = child(root, 'testsuite', { name, timestamp: startedAt.replace(/\.\d+Z$|Z$/, '') });
  const fact = new Map(view.facts);
  const { verdict, reason } = view.outcome;
  // The schemas of JUnit XML have no properties for all suites together, so each suite repeats those of the run.
  properties(element, {
    'run-verdict': verdict,
    ...(reason ? { reason } : {}),
    firmware: fact.get('firmware') ?? '',
    model: fact.get('model') ?? '',
    family: fact.get('family') ?? '',
    ...(bench.name === null ? {} : { bench: bench.name }),
    port: bench.port,
    emulated: String(view.emulated),
    cloud: fact.get('cloud') ?? '',
    profile: fact.get('profile') ?? '',
    run: fact.get('run') ?? '',
    suite: suite.version,
    commit: suite.commit ?? 'unknown',
    seed: String(seed),
  });
  return element;
}

/** `reasons`: for each reason why a case of this suite was not judged, the id of the first such case. */
function testcase(parent: Element, view: RunView, record: CaseRecord, reasons: Map<string, string>): void {
  const { id, document, clause, level, verdict, durationMs } = record;
  const element = child(parent, 'testcase', {
    name: id,
    classname: `${document}.${clause}`,
    time: seconds(durationMs),
  });
  properties(element, {
    title: record.title,
    requirements: record.requirements.join(' '),
    level,
    verdict,
    ...(record.attribution ? { attribution: record.attribution } : {}),
  });
  const outcome = outcomeOfCase(record, view);
  if (verdict === 'inconclusive') unjudged(element, record, reasons);
  else if (outcome) result(element, outcome, verdict, record.reason ?? verdict, details(record));
  const lines = [...details(record), ...plainTranscript(view.ledger, record)];
  if (verdict !== 'pass' && verdict !== 'not-applicable' && lines.length > 0)
    text(child(element, 'system-out'), lines);
}

/** A broken bench gives every case the same long reason: it is written once per suite. */
function unjudged(element: Element, record: CaseRecord, reasons: Map<string, string>): void {
  const { id, verdict } = record;
  const reason = reasonOf(record) ?? verdict;
  const first = reasons.get(reason);
  if (first === undefined) {
    reasons.set(reason, id);
    result(element, 'error', verdict, reason, details(record));
  } else result(element, 'error', verdict, `not judged, for the reason of ${first}`, ['as above']);
}

function outcomeOfCase({ verdict }: CaseRecord, { strict }: RunView): Outcome {
  if (verdict === 'fail' || (verdict === 'finding' && strict)) return 'failure';
  if (verdict === 'inconclusive' || verdict === 'error') return 'error';
  return verdict === 'not-applicable' ? 'skipped' : null;
}

function details(record: CaseRecord): string[] {
  return failedChecks(record).flatMap(({ what, expected, actual }) => [
    what,
    `  expected ${expected}`,
    `  actual   ${actual}`,
  ]);
}

function missingSuite(root: Element, view: RunView): void {
  const element = suiteElement(root, view, 'planned, but left no record');
  for (const id of view.ledger.missing) {
    const missed = child(element, 'testcase', { name: id, classname: 'missing', time: '0' });
    result(missed, 'error', 'incomplete', 'the run ended without a record of this case', []);
  }
  set(element, { ...sumOf(element), time: '0' });
}

/** Cases left out by a limit of the run. They are skipped; the verdict of the run shows that it is not green. */
function notRunSuite(root: Element, view: RunView, { reason, cases }: NonNullable<Footer['notRun']>): void {
  const element = suiteElement(root, view, 'planned, but not run');
  for (const id of cases) {
    const left = child(element, 'testcase', { name: id, classname: 'not run', time: '0' });
    result(left, 'skipped', 'not-run', `not run: ${reason}`, []);
  }
  set(element, { ...sumOf(element), time: '0' });
}

/** Invariants of the run, each judged once, in whatever number of cases it broke. */
function invariantSuite(root: Element, view: RunView): void {
  const element = suiteElement(root, view, 'invariants');
  for (const invariant of view.ledger.invariants) {
    const { id, title, held, level, brokenIn, places } = invariant;
    const each = child(element, 'testcase', { name: `${id}: ${title}`, classname: 'invariants', time: '0' });
    if (held) continue;
    const lines = [
      ...places.flatMap((place) => [
        `in ${place.case}`,
        `  expected ${place.expected}`,
        `  actual   ${place.actual}`,
      ]),
      `in all: ${brokenIn.join(' ')}`,
    ];
    if (view.brokenInvariants.includes(invariant))
      result(each, 'failure', level, brokenText(invariant), lines);
    else text(child(each, 'system-out'), [`finding: ${brokenText(invariant)}`, ...lines]);
  }
  set(element, { ...sumOf(element), time: '0' });
}

/** True for a run that is not green although none of its cases is red. */
function needsCaseOfItsOwn({ outcome, failures, brokenInvariants, unjudged, ledger }: RunView): boolean {
  if (ledger.footer?.notRun) return true;
  if (outcome.verdict === 'void' || outcome.verdict === 'incomplete') return true;
  return outcome.verdict !== 'pass' && failures.length + brokenInvariants.length + unjudged.length === 0;
}

function runSuite(root: Element, view: RunView): void {
  const element = suiteElement(root, view, RUN_SUITE);
  const run = child(element, 'testcase', { name: 'is complete and valid', classname: 'run', time: '0' });
  result(run, 'error', view.outcome.verdict, headline(view), []);
  set(element, { ...sumOf(element), time: '0' });
}

function result(
  parent: Element,
  name: 'failure' | 'error' | 'skipped',
  type: string,
  message: string,
  lines: readonly string[],
): void {
  const element = child(parent, name, name === 'skipped' ? { message } : { message, type });
  if (lines.length > 0) text(element, lines);
}

function sumOf(element: Element): Record<'tests' | 'failures' | 'errors' | 'skipped', string> {
  const count = (name: string): string => String(element.getElementsByTagName(name).length);
  return {
    tests: count('testcase'),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

function properties(parent: Element, values: Readonly<Record<string, string>>): void {
  const element = child(parent, 'properties');
  for (const [name, value] of Object.entries(values)) child(element, 'property', { name, value });
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function lastTime({ events }: Ledger): number {
  return events.at(-1)?.t ?? 0;
}
