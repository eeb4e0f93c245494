import { DOMImplementation, type Document, type Element, XMLSerializer } from '@xmldom/xmldom';
import type { Ledger } from '../harness/ledger/ledger-reader';
import type { CaseRecord } from '../harness/ledger/record';
import { failedChecks, headline, type ReportOptions, type RunView, viewOf } from './run-view';
import { plainTranscript } from './transcript';
import { visible } from './visible';

type Outcome = 'failure' | 'error' | 'skipped' | null;

/** JUnit XML, a test suite a clause. Whatever keeps the run from being green is red here too. */
export function junitXml(ledger: Ledger, options: ReportOptions = {}): string {
  const view = viewOf(ledger, options);
  const document = new DOMImplementation().createDocument(null, 'testsuites');
  const root = document.documentElement as Element;
  for (const [name, records] of byClause(ledger.cases)) suite(root, view, name, records);
  if (ledger.missing.length > 0) missingSuite(root, view);
  if (needsVoice(view)) runSuite(root, view);
  set(root, { name: 'ME3630 conformance', ...sumOf(root), time: seconds(lastTime(ledger)) });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(document)}\n`;
}

function byClause(cases: readonly CaseRecord[]): Map<string, CaseRecord[]> {
  const clauses = new Map<string, CaseRecord[]>();
  for (const record of cases) {
    const name = `${record.document} ${record.clause}`;
    clauses.set(name, [...(clauses.get(name) ?? []), record]);
  }
  return clauses;
}

function suite(root: Element, view: RunView, name: string, records: readonly CaseRecord[]): void {
  const element = suiteElement(root, view, name);
  for (const record of records) testcase(element, view, record);
  const time = records.reduce((sum, record) => sum + record.durationMs, 0);
  set(element, { ...sumOf(element), time: seconds(time) });
}

function suiteElement(root: Element, view: RunView, name: string): Element {
  const { startedAt, bench } = view.ledger.header;
  const element = child(root, 'testsuite', { name, timestamp: startedAt.replace(/\.\d+Z$|Z$/, '') });
  const fact = new Map(view.facts);
  properties(element, {
    firmware: fact.get('firmware') ?? '',
    model: fact.get('model') ?? '',
    port: bench.port,
    emulated: String(view.emulated),
    cloud: fact.get('cloud') ?? '',
    profile: fact.get('profile') ?? '',
    run: fact.get('run') ?? '',
  });
  return element;
}

function testcase(parent: Element, view: RunView, record: CaseRecord): void {
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
  if (outcome) result(element, outcome, verdict, record.reason ?? verdict, details(record));
  const lines = [...details(record), ...plainTranscript(view.ledger, record)];
  if (verdict !== 'pass' && verdict !== 'not-applicable' && lines.length > 0)
    text(child(element, 'system-out'), lines);
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

/** A run that is not green although no case of it is red must say so by itself. */
function needsVoice({ outcome, failures, unjudged }: RunView): boolean {
  if (outcome.verdict === 'void' || outcome.verdict === 'incomplete') return true;
  return outcome.verdict !== 'pass' && failures.length + unjudged.length === 0;
}

function runSuite(root: Element, view: RunView): void {
  const element = suiteElement(root, view, 'the run itself');
  const run = child(element, 'testcase', { name: 'can be believed', classname: 'run', time: '0' });
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

function documentOf(element: Element): Document {
  if (!element.ownerDocument) throw new TypeError(`expected <${element.tagName}> to be in a document`);
  return element.ownerDocument;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function lastTime({ events }: Ledger): number {
  return events.at(-1)?.t ?? 0;
}
