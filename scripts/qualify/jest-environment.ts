import './emulator-ahead';

import path from 'node:path';
import NodeEnvironment from 'jest-environment-node';
import { ConfigurationError } from '../../harness/bench/configuration/configuration';
import { EmulatorFailed } from '../../harness/bench/emulated-process';
import { CloudUnavailable } from '../../harness/cloud/cloud';
import { Qualification } from '../../harness/conformance/qualification';
import { LedgerUnwritable } from '../../harness/ledger/ledger-writer';
import type { CaseRecord, LedgerLine } from '../../harness/ledger/record';
import { PortUnavailable } from '../../harness/wire/transport';
import { MATRIX } from '../../suites/matrix-file';
import { sentenceOf } from '../sentence';
import { type FromJest, type JestTask, type Secrets, TASK, type ToJest } from './jest-child';
import { loadSuites, SuitesBroken } from './load-suites';
import { makeRunFolder } from './run-folder';

/** Loaded here, as Jest shows no lines of TypeScript for later errors; a failure is kept until it can be reported. */
const suites = attempt(loadSuites);

/** The test file's access to the run: its plan, and a function that runs one case of it. */
export interface JestQualification {
  readonly cases: readonly {
    readonly id: string;
    readonly clause: string;
    readonly title: string;
    readonly skipped: boolean;
  }[];
  /** Resolves to the message for a red case; null for a green one. */
  run(id: string): Promise<string | null>;
}

/** Exit code of a process that ended on SIGINT, by the shells' convention. */
const INTERRUPTED = 130;
const NOT_JUDGED = 2;

/**
 * The task of `npm test`; undefined if Jest was started otherwise, by hand or by a plugin of an editor. The other end
 * of this process's channel is then not `npm test`.
 */
const asked = process.env[TASK];

/**
 * Holds the qualification outside of Jest's sandbox, where the broker can be loaded and errors keep their classes; the
 * sandbox itself contains only one test for each case.
 */
export default class QualificationEnvironment extends NodeEnvironment {
  private qualification: Qualification | null = null;

  override async setup(): Promise<void> {
    await super.setup();
    const task = asked === undefined ? taskOfJestAlone() : await taskOfCommand(asked);
    const { verbose, strict } = task.configuration;
    const onLine = (line: LedgerLine): void => {
      tellWait(line);
      tellNote(line);
      if (verbose) tellEvent(line);
    };
    try {
      this.qualification = await Qualification.begin({
        ...task,
        clauses: suites(),
        killMatrixPath: MATRIX,
        onLine,
      });
    } catch (error) {
      throw refusal(error);
    }
    const { qualification } = this;
    if (asked !== undefined) this.obeyCommand(qualification);
    tell({ kind: 'begun', planned: qualification.plan.length, notes: qualification.notes });
    for (const planned of qualification.plan)
      if (planned.notApplicable !== null) tellOutcome(await qualification.run(planned));
    Object.assign(this.global, { qualification: this.offer(qualification, strict) });
  }

  /** Jest cannot be stopped from inside: to end a run early, this process exits. */
  private obeyCommand(qualification: Qualification): void {
    process.on('message', (message: ToJest) => {
      if (message.kind === 'interrupt')
        void qualification.interrupt().finally(() => process.exit(INTERRUPTED));
    });
    process.once('disconnect', this.abandoned);
  }

  override async teardown(): Promise<void> {
    await this.qualification?.finish().catch((error) => this.giveUp(error));
    process.off('disconnect', this.abandoned);
    if (asked !== undefined && process.connected) process.disconnect();
    await super.teardown();
  }

  /** The command has ended, so the run ends too. */
  private readonly abandoned = () =>
    void this.qualification
      ?.interrupt('the command that started the run was ended')
      .finally(() => process.exit(INTERRUPTED));

  /**
   * If a record cannot be written the run ends, with the module disconnected. A case cut short by an interrupt gives no
   * result: the interrupt ends this process.
   */
  private async giveUp(error: unknown, interrupted = false): Promise<never> {
    if (interrupted) return new Promise(() => {});
    const sentence = error instanceof LedgerUnwritable ? error.message : sentenceOf(error);
    tell({ kind: 'broken', message: sentence });
    await this.qualification?.interrupt(sentence).catch(() => {});
    process.exit(NOT_JUDGED);
  }

  /** Jest reports errors that no test waited for: an unhandled rejection, an exception in a callback. */
  handleTestEvent({ name, error }: { readonly name: string; readonly error?: unknown }): void {
    if (name === 'error') this.distrust(error);
  }

  private distrust(error: unknown): void {
    const { qualification } = this;
    if (qualification && error instanceof Error) redact(error, qualification);
    const sentence = `something broke that no case waited for: ${sentenceOf(error)}`;
    this.qualification?.distrust(sentence);
    tell({ kind: 'broken', message: sentence });
  }

  private offer(qualification: Qualification, strict: boolean): JestQualification {
    const planned = new Map(qualification.plan.map((p) => [p.id, p]));
    return {
      cases: qualification.plan.map(({ id, placed, notApplicable }) => ({
        id,
        clause: `${placed.clause.document.id} ${placed.clause.number} ${placed.clause.title}`,
        title: placed.case.title,
        skipped: notApplicable !== null,
      })),
      run: async (id) => {
        const p = planned.get(id);
        if (!p) throw new Error(`no case "${id}" is planned`);
        tell({ kind: 'started', id, title: p.placed.case.title, clause: p.placed.clause.number });
        const record = await qualification.run(p).catch((error) => this.giveUp(error, qualification.ended));
        tellOutcome(record);
        if (record === null) return `not run: ${qualification.limitReached}`;
        return isRed(record.verdict, strict)
          ? `${record.verdict} (${record.attribution}): ${record.reason}`
          : null;
      },
    };
  }
}

function isRed(verdict: string, strict: boolean): boolean {
  return !['pass', 'not-applicable', ...(strict ? [] : ['finding'])].includes(verdict);
}

/**
 * Errors of the command line or the environment, which the user can correct; anything else means that nothing was
 * judged.
 */
const TO_MEND = [ConfigurationError, CloudUnavailable, PortUnavailable];

/**
 * Tells the command why the run cannot begin. The error returned is for Jest, and has no stack that could contain a
 * secret.
 */
function refusal(error: unknown): Error {
  const known = [...TO_MEND, EmulatorFailed, SuitesBroken].some((kind) => error instanceof kind);
  const message = known ? (error as Error).message : `the run could not begin: ${sentenceOf(error)}`;
  const busy = error instanceof PortUnavailable && error.kind === 'busy';
  const exitCode = !busy && TO_MEND.some((kind) => error instanceof kind) ? 3 : NOT_JUDGED;
  tell({ kind: 'refused', message, exitCode });
  const forJest = new Error(message);
  forJest.stack = message;
  return forJest;
}

/** Configured by the environment and `.env` only, for work on one case. */
function taskOfJestAlone(): JestTask {
  const { readConfiguration } =
    require('../../harness/bench/configuration/read-configuration') as typeof import('../../harness/bench/configuration/read-configuration');
  const configuration = readConfiguration([], process.env, path.resolve(__dirname, '../../.env'));
  const { runId, ledger } = makeRunFolder(configuration.out, new Date());
  return { configuration, runId, ledgerPath: ledger };
}

async function taskOfCommand(text: string): Promise<JestTask> {
  const task = JSON.parse(text) as JestTask;
  return { ...task, configuration: { ...task.configuration, ...(await secretsFromParent()) } };
}

/** Jest prints such an error itself, into jest.log. */
function redact(error: Error, qualification: Qualification): void {
  error.message = qualification.withoutSecrets(error.message);
  if (error.stack !== undefined) error.stack = qualification.withoutSecrets(error.stack);
}

/** Calls `make` now; the result is returned, or the error thrown, when it is needed. */
function attempt<T>(make: () => T): () => T {
  try {
    const made = make();
    return () => made;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** A case left out by a limit of the run is not reported here: the summary names it. */
function tellOutcome(record: CaseRecord | null): void {
  if (record !== null) tell({ kind: 'finished', record });
}

/** Sent through the pipe on request: earlier, nothing would listen. */
function secretsFromParent(): Promise<Secrets> {
  return new Promise((resolve) => {
    const listener = (message: ToJest): void => {
      if (message.kind !== 'secrets') return;
      process.off('message', listener);
      resolve(message.secrets);
    };
    process.on('message', listener);
    tell({ kind: 'ready' });
  });
}

/** Shows waits of the bench while they last, as a run without output looks hung. */
function tellWait(line: LedgerLine): void {
  if (line.type !== 'event' || line.side !== 'bench' || !/^waits /.test(line.what ?? '')) return;
  if (typeof line.ms === 'number') tell({ kind: 'waiting', why: line.what ?? '', ms: line.ms });
}

/** The user has to act on a port's problem, and before the end of the run. */
function tellNote(line: LedgerLine): void {
  if (line.type !== 'event' || line.side !== 'bench') return;
  const { what, who, was, port, ms, reason } = line;
  if (what === 'another program has the port open')
    tell({
      kind: 'noted',
      text: `${who} opened the port of the module: close it there, or cases cannot be judged`,
    });
  if (what === 'the port is back')
    tell({ kind: 'noted', text: `the module is back: at ${port} (was ${was}), after ${ms} ms` });
  if (what === 'given up') tell({ kind: 'noted', text: `the rest cannot be judged: ${reason}` });
}

function tellEvent(line: LedgerLine): void {
  if (line.type === 'event') tell({ kind: 'event', event: line });
}

/** Sending fails once the command has ended; without the callback that would be an error, reported in turn. */
function tell(message: FromJest): void {
  if (asked !== undefined && process.connected) process.send?.(message, undefined, {}, () => {});
}
