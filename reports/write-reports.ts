import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Label, LabelName, Severity, Stage, Status, type StepResult } from 'allure-js-commons';
import { FileSystemWriter, ReporterRuntime } from 'allure-js-commons/sdk/reporter';
import { type Ledger, readLedger } from '../harness/ledger/ledger-reader';
import type { CaseRecord, InvariantRecord, Verdict } from '../harness/ledger/record';
import { metricsText } from './build-server';
import { htmlReport } from './html/run-page';
import { junitXml } from './junit';
import { markdownSummary } from './markdown';
import {
  brokenText,
  EMULATED,
  headline,
  type ReportOptions,
  type RunView,
  reasonOf,
  viewOf,
} from './run-view';
import { plainTranscript } from './transcript';
import { visible } from './visible';

const statuses: Readonly<Record<Verdict, Status>> = {
  pass: Status.PASSED,
  fail: Status.FAILED,
  finding: Status.PASSED,
  inconclusive: Status.BROKEN,
  error: Status.BROKEN,
  'not-applicable': Status.SKIPPED,
};
const severities = { must: Severity.CRITICAL, should: Severity.NORMAL, observe: Severity.TRIVIAL } as const;

/** Writes Allure results of a run into a folder, which is emptied first: Allure would mix them with older ones. */
export function writeAllureResults(ledger: Ledger, folder: string, options: ReportOptions = {}): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const view = viewOf(ledger, options);
  const facts = Object.fromEntries(view.facts);
  const runtime = new ReporterRuntime({
    writer: new FileSystemWriter({ resultsDir: folder }),
    environmentInfo: view.emulated ? { ...facts, EMULATED } : facts,
  });
  for (const record of ledger.cases) writeCase(runtime, view, record);
  for (const id of ledger.missing) writeBroken(runtime, view, id, 'planned, but left no record');
  const notRun = ledger.footer?.notRun;
  for (const id of notRun?.cases ?? [])
    writeBroken(runtime, view, id, `not run: ${visible(notRun?.reason ?? '')}`, Status.SKIPPED);
  for (const invariant of ledger.invariants) writeInvariant(runtime, view, invariant);
  if (view.outcome.verdict !== 'pass') writeBroken(runtime, view, 'the run itself', headline(view));
  runtime.writeEnvironmentInfo();
}

function writeCase(runtime: ReporterRuntime, view: RunView, record: CaseRecord): void {
  const start = startOf(view.ledger, record);
  const reason = reasonOf(record);
  const status = record.verdict === 'finding' && view.strict ? Status.FAILED : statuses[record.verdict];
  const uuid = runtime.startTest({
    ...named(record.id),
    description: visible(record.title),
    start,
    status,
    stage: Stage.FINISHED,
    statusDetails: reason === null ? {} : { message: visible(reason) },
    labels: labelsOf(record),
    steps: record.checks.map((check) => stepOf(check, start)),
    parameters: Object.entries(record.observations).map(([name, value]) => ({
      name: visible(name),
      value: visible(String(value)),
    })),
  });
  const transcript = record.verdict === 'pass' ? [] : plainTranscript(view.ledger, record);
  if (transcript.length > 0) {
    const attachment = { contentType: 'text/plain', fileExtension: 'txt' };
    runtime.writeAttachment(uuid, null, 'transcript', Buffer.from(transcript.join('\n')), attachment);
  }
  runtime.stopTest(uuid, { stop: start + Math.round(record.durationMs) });
  runtime.writeTest(uuid);
}

/** A record for a planned case that left none, so that Allure shows it. */
function writeBroken(
  runtime: ReporterRuntime,
  { ledger }: RunView,
  name: string,
  message: string,
  status: Status = Status.BROKEN,
): void {
  const start = Date.parse(ledger.header.startedAt);
  const uuid = runtime.startTest({
    ...named(name),
    start,
    status,
    stage: Stage.INTERRUPTED,
    statusDetails: { message },
    labels: [{ name: LabelName.PARENT_SUITE, value: 'run' }],
  });
  runtime.stopTest(uuid, { stop: start });
  runtime.writeTest(uuid);
}

/** An invariant of the run, judged once. */
function writeInvariant(runtime: ReporterRuntime, view: RunView, invariant: InvariantRecord): void {
  const start = Date.parse(view.ledger.header.startedAt);
  const failed = view.brokenInvariants.includes(invariant);
  const uuid = runtime.startTest({
    ...named(`${invariant.id}: ${invariant.title}`),
    start,
    status: failed ? Status.FAILED : Status.PASSED,
    stage: Stage.FINISHED,
    statusDetails: invariant.held ? {} : { message: brokenText(invariant) },
    labels: [{ name: LabelName.PARENT_SUITE, value: 'invariants' }],
    steps: invariant.places.map((place) =>
      stepOf({ ...place, what: `in ${place.case}`, held: false }, start),
    ),
  });
  runtime.stopTest(uuid, { stop: start });
  runtime.writeTest(uuid);
}

/** Allure identifies a case by its name from run to run. */
function named(id: string): { name: string; fullName: string; testCaseId: string; historyId: string } {
  const name = visible(id);
  return { name, fullName: name, testCaseId: name, historyId: name };
}

function labelsOf(record: CaseRecord): Label[] {
  const tags = [record.level, record.verdict, ...(record.attribution ? [record.attribution] : [])];
  return [
    { name: LabelName.PARENT_SUITE, value: visible(record.document) },
    { name: LabelName.SUITE, value: visible(record.clause) },
    { name: LabelName.SEVERITY, value: severities[record.level] },
    ...tags.map((value) => ({ name: LabelName.TAG, value })),
    ...record.requirements.map((value) => ({ name: 'requirement', value: visible(value) })),
  ];
}

function stepOf({ what, expected, actual, held }: CaseRecord['checks'][number], start: number): StepResult {
  const message = `expected ${visible(expected)}, got ${visible(actual)}`;
  return {
    name: visible(what),
    status: held ? Status.PASSED : Status.FAILED,
    statusDetails: held ? {} : { message, expected: visible(expected), actual: visible(actual) },
    stage: Stage.FINISHED,
    steps: [],
    attachments: [],
    parameters: [],
    start,
    stop: start,
  };
}

function startOf({ header, events }: Ledger, record: CaseRecord): number {
  return Date.parse(header.startedAt) + Math.round(events[record.events[0] - 1]?.t ?? 0);
}

/**
 * Writes all reports of a ledger into a folder, over older ones, and returns the paths of the ledger and the reports.
 * @throws LedgerInvalid when the ledger is not readable; the system's error when the folder cannot be written to
 */
export function writeReports(ledgerPath: string, outDir: string, options: ReportOptions = {}): string[] {
  const ledger = readLedger(ledgerPath);
  mkdirSync(outDir, { recursive: true });
  const texts = {
    'junit.xml': junitXml(ledger, options),
    'report.html': htmlReport(ledger, options),
    'summary.md': markdownSummary(ledger, options),
    'metrics.txt': metricsText(ledger, options),
  };
  const files = Object.entries(texts).map(([name, text]) => writeWhole(join(outDir, name), text));
  const allure = join(outDir, 'allure-results');
  writeAllureResults(ledger, allure, options);
  return [ledgerPath, ...files, allure];
}

/** Written to a temporary name and then renamed, so that no reader sees a partial report. */
function writeWhole(path: string, text: string): string {
  const unfinished = `${path}.part`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, path);
  return path;
}
