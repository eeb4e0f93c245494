import { type Configuration, ConfigurationError } from '../bench/configuration/configuration';
import { type OpenBench, openBench } from '../bench/open-bench';
import type { CloudProfile } from '../cloud/cloud';
import { amount } from '../ledger/amount';
import { LedgerWriter } from '../ledger/ledger-writer';
import type { CaseRecord, InvariantRecord, LedgerLine } from '../ledger/record';
import { Redactor } from '../ledger/redactor';
import { runVerdictOf } from '../ledger/verdict';
import { startClock } from '../wire/clock';
import type { Clause } from './case';
import { CaseRunner } from './case-runner';
import { type Controls, runControls } from './controls';
import { RunLimits, waitsOf } from './cost';
import { diagnosisOf } from './diagnosis';
import { EarlyRecorder, headerOf } from './header';
import { documentsLeftOut, type PlannedCase, planFor, select } from './plan';
import { nonces } from './texts';

/** Files and listener of a run. */
export interface QualificationOptions {
  readonly configuration: Configuration;
  readonly clauses: readonly Clause[];
  readonly runId: string;
  /** Path of the ledger to create. */
  readonly ledgerPath: string;
  /** Path of the kill matrix for the diagnosis; without such a file there is none. */
  readonly killMatrixPath: string;
  /** Called with each line of the ledger once it is in the file. */
  readonly onLine: (line: LedgerLine) => void;
}

/** One run from the opened bench to the sealed ledger. */
export class Qualification {
  private readonly runner: CaseRunner;
  private readonly limits: RunLimits;
  private finished = false;
  private distrusted: string | null = null;

  private constructor(
    private readonly options: QualificationOptions,
    private readonly open: OpenBench,
    private readonly ledger: LedgerWriter,
    readonly plan: readonly PlannedCase[],
    private readonly nonce: () => string,
    private readonly redactor: Redactor,
  ) {
    this.runner = new CaseRunner(open.bench, nonce);
    const { budget, clock } = open.bench;
    this.limits = new RunLimits(options.configuration, { clock, connects: () => budget.count });
  }

  /** @throws ConfigurationError, PortUnavailable, CloudUnavailable, EmulatorFailed when the bench cannot be opened */
  static async begin(options: QualificationOptions): Promise<Qualification> {
    const { configuration, clauses, runId, ledgerPath, onLine } = options;
    const startedAt = new Date().toISOString();
    if (select(clauses, configuration).length === 0)
      throw new ConfigurationError(
        '--only, --exclude and --level leave no case to run; --list shows what there is',
      );
    const redactor = new Redactor();
    const recorder = new EarlyRecorder();
    const open = await openBench(configuration, {
      clock: startClock(),
      recorder,
      onSecret: (secret, kind) => redactor.add(kind, secret),
    });
    if (open.identity?.imei) redactor.add('imei', open.identity.imei);
    const plan = planFor(clauses, configuration, open.cloud, {
      login: open.login,
      firmware: open.identity?.firmware ?? null,
    });
    const ledger = LedgerWriter.create(ledgerPath, { redactor, onLine });
    const { bench, seed } = configuration;
    ledger.writeHeader(headerOf({ runId, startedAt, open, bench: bench?.name ?? null, plan, seed }));
    recorder.continueIn(ledger);
    return new Qualification(options, open, ledger, plan, nonces(configuration.seed), redactor);
  }

  /** Notes before the run: open listeners, documents left out, waits due to the cloud's limits. */
  get notes(): readonly string[] {
    const { family } = this.open.bench.module;
    const leftOut = documentsLeftOut(this.options.clauses, family);
    return [
      ...this.open.notes,
      ...(leftOut.length > 0
        ? [`documents that are not about ${family.one} are left out: ${leftOut.join(', ')}`]
        : []),
      ...(family.cloud ? [waitsNote(this.plan, this.open.cloud.profile)] : []),
    ];
  }

  /** Runs a case of the plan and writes its record; null if a limit of the run has been reached, see `limitReached`. */
  async run(planned: PlannedCase): Promise<CaseRecord | null> {
    if (planned.notApplicable === null && this.limits.refuse(planned.id)) return null;
    const record = this.open.unfit
      ? this.runner.refuse(planned.placed, this.open.unfit)
      : await this.runner.run(planned.placed, planned.notApplicable, planned.id);
    const written = this.ledger.caseRecord({ ...record, id: planned.id });
    this.limits.heard(written);
    return written;
  }

  /** The text without the secrets of this run, for output outside of the ledger. */
  withoutSecrets(text: string): string {
    return this.redactor.text(text);
  }

  /** Whether the end of the run has begun or is over. */
  get ended(): boolean {
    return this.finished;
  }

  /** Which limit of the run was reached, in one sentence; null if none was. */
  get limitReached(): string | null {
    return this.limits.reached();
  }

  /** Call for an error outside of any case: a run that would be green is inconclusive for this reason. */
  distrust(reason: string): void {
    this.distrusted ??= reason;
  }

  /** Runs the negative controls and writes verdict and footer; then disconnects the module and closes everything. */
  async finish(): Promise<void> {
    if (this.finished) return;
    this.finished = true;
    const controls = this.open.unfit
      ? NO_CONTROLS
      : await runControls(this.open.bench, new CaseRunner(this.open.bench, this.nonce), this.nonce);
    await this.open.bench.leave();
    await this.end(controls, null);
  }

  /** Ends the run early: disconnects the module and seals the ledger as incomplete. */
  async interrupt(reason = 'the run was interrupted'): Promise<void> {
    if (this.finished) return;
    this.finished = true;
    await this.open.bench.abandon();
    await this.end(NO_CONTROLS, reason);
  }

  /** A ledger that cannot be sealed must not keep the port, the cloud and the emulated module open. */
  private async end(controls: Controls, interrupted: string | null): Promise<void> {
    try {
      this.seal(controls, interrupted);
    } finally {
      await this.open.close();
    }
  }

  /** An unreadable matrix is no error here, as the diagnosis changes no verdict. */
  private diagnose(invariants: readonly InvariantRecord[]): void {
    try {
      const diagnosis = diagnosisOf(this.ledger.cases, invariants, this.options.killMatrixPath);
      if (diagnosis) this.ledger.diagnosis(diagnosis);
    } catch (error) {
      this.open.bench.note('no diagnosis', {
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }

  private seal({ records, missing }: Controls, interrupted: string | null): void {
    const { notRun } = this.limits;
    const invariants = this.runner.invariants.records.map((record) => this.ledger.invariant(record));
    const judged = runVerdictOf({
      plan: this.plan.map(({ id }) => id),
      cases: this.ledger.cases,
      controls: records,
      invariants,
      notRun,
      strict: this.options.configuration.strict,
    });
    this.diagnose(invariants);
    const doubt = interrupted ?? (judged.verdict === 'pass' ? (this.distrusted ?? missing[0]) : undefined);
    this.ledger.footer({
      ...(doubt === undefined ? judged : { verdict: 'inconclusive', reason: doubt }),
      controls: records,
      notRun,
      connects: this.open.bench.budget.count,
      finishedAt: new Date().toISOString(),
    });
    this.ledger.close();
  }
}

const NO_CONTROLS: Controls = { records: [], missing: [] };

/** Shorter waits are not announced, s. */
const NOTICEABLE_WAIT_S = 60;

/** Connects and minutes are limited on the real platform, so the run announces its cost beforehand. */
function waitsNote(plan: readonly PlannedCase[], profile: CloudProfile): string {
  const asked = plan.filter(({ notApplicable }) => notApplicable === null).map(({ placed }) => placed);
  const { connects, waitS } = waitsOf(asked, profile);
  const wait =
    waitS < NOTICEABLE_WAIT_S
      ? ''
      : `, and wait at least ${Math.ceil(waitS / 60)} min for what the platform allows`;
  return `${amount(asked.length, 'case')} will make about ${amount(connects, 'MQTT connect')}${wait}`;
}
