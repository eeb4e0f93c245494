import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfiguration } from '../../../harness/bench/configuration/read-configuration';
import { resultText } from '../../../harness/bench/sent-command';
import type { Case, Clause } from '../../../harness/conformance/case';
import { Qualification } from '../../../harness/conformance/qualification';
import { takesEverythingForACommand } from '../../../harness/emulator/mutants/line';
import type { CaseRecord, Event, LedgerLine } from '../../../harness/ledger/record';

const NO_FILE = path.join(tmpdir(), 'no-such-file');

/** The part of a conformance case that a case of the lab defines. */
export type LabCase = Partial<Case> & Pick<Case, 'run'>;

/** A case that any module passes. */
export const asks: LabCase = {
  run: async ({ module, check }) => {
    check('result of AT+CGMM', resultText(await module.send('AT+CGMM'))).is('OK');
  },
};

/** A qualification run with cases that test the bench, and its ledger as it grows. */
export class LabRun {
  private static readonly all = new Set<LabRun>();
  readonly lines: LedgerLine[] = [];
  private qualification: Qualification | null = null;

  /**
   * @param options those of `npm test`, e.g. `--port auto`
   * @param environment variables of `npm test`
   * @throws PortUnavailable when there is no port
   */
  static async begin(
    options: readonly string[],
    cases: Readonly<Record<string, LabCase>>,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<LabRun> {
    const run = new LabRun();
    LabRun.all.add(run);
    const folder = mkdtempSync(path.join(tmpdir(), 'lab-run-'));
    run.qualification = await Qualification.begin({
      configuration: readConfiguration([...options], environment, NO_FILE),
      clauses: [clauseOf(cases)],
      runId: path.basename(folder),
      ledgerPath: path.join(folder, 'run.ndjson'),
      killMatrixPath: NO_FILE,
      onLine: (line) => run.lines.push(line),
    });
    return run;
  }

  /** Runs the case of this name. */
  async case(id: string): Promise<CaseRecord> {
    const planned = this.qualification?.plan.find((each) => each.id === id);
    const record = planned && (await this.qualification?.run(planned));
    if (!record) throw new Error(`the lab run has no case ${id}`);
    return record;
  }

  /** The bench's notes with this heading. */
  noted(what: string): Event[] {
    return this.lines.filter((line): line is Event => line.type === 'event' && line.what === what);
  }

  /** Ends the run early, which is quicker than finishing it. */
  async end(): Promise<void> {
    LabRun.all.delete(this);
    await this.qualification?.interrupt();
  }

  /** Ends all runs left by a failed test. */
  static async endAll(): Promise<void> {
    for (const run of [...LabRun.all]) await run.end();
  }

  /** Seals the ledger. Resolves to the run's verdict. */
  async finish(): Promise<string> {
    LabRun.all.delete(this);
    await this.qualification?.finish();
    const footer = this.lines.find((line) => line.type === 'footer');
    return footer?.type === 'footer' ? footer.verdict : 'none';
  }
}

function clauseOf(cases: Readonly<Record<string, LabCase>>): Clause {
  return {
    document: { id: 'usb-lab', title: 'The bench on USB', edition: '1' },
    number: '0',
    title: 'The bench on USB',
    cases: Object.entries(cases).map(([id, made]) => ({
      id,
      title: id,
      level: 'must',
      requirements: ['S-01'],
      from: 'idle',
      refutedBy: [takesEverythingForACommand],
      ...made,
    })),
  };
}
