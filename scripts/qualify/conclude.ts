import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Configuration } from '../../harness/bench/configuration/configuration';
import { amount } from '../../harness/ledger/amount';
import { type Ledger, LedgerInvalid, readLedger } from '../../harness/ledger/ledger-reader';
import { outcomeOf } from '../../harness/ledger/outcome';
import { crashJunit } from '../../reports/junit';
import { type Catalogue, doubted } from '../../reports/run-view';
import { summarise } from '../../reports/terminal-summary';
import { writeReports } from '../../reports/write-reports';
import { requirements } from '../../suites/requirements';
import { deviationsBeside, today } from '../compat/command-line';
import { sentenceOf } from '../sentence';
import type { JestEnd } from './jest-child';
import type { RunFolder } from './run-folder';
import { tellGithub, tellGithubOfNoRun } from './tell-github';

/** Statements of requirements for reports, which do not import suites. */
export const catalogue: Catalogue = Object.fromEntries(
  requirements.map(({ id, clause, statement, phrase }) => [id, { clause, statement, phrase }]),
);

/** A run whose process has ended. */
export interface EndedRun {
  readonly configuration: Configuration;
  readonly folder: RunFolder;
  readonly end: JestEnd;
  /** Id of the case that was running when the process ended; null for none. */
  readonly running: string | null;
}

const NOT_JUDGED = 2;

/**
 * Prints the result of a run and returns the exit code. The ledger decides, not Jest's exit code; but a green ledger is
 * doubted if the process failed or the reports could not be written.
 */
export function conclude(run: EndedRun): number {
  let ledger: Ledger;
  try {
    ledger = readLedger(run.folder.ledger);
  } catch (error) {
    return withoutLedger(run, error);
  }
  const { strict } = run.configuration;
  const complaints = complaintsOf(run, ledger);
  const files = attempt(
    () =>
      writeReports(run.folder.ledger, run.folder.path, {
        strict,
        catalogue,
        doubt: complaints[0],
        known: { deviations: deviationsBeside(run.folder.path), today: today() },
      }),
    (why) => complaints.push(`the reports could not be written: ${why}; the ledger is ${run.folder.ledger}`),
  );
  const believed = doubted(ledger, complaints[0]);
  attempt(
    () => showSummary(run, believed, files ?? [run.folder.ledger]),
    (why) => complaints.push(`the summary could not be made: ${why}`),
  );
  attempt(
    () => tellGithub(believed, run.folder.path, { strict }),
    (why) => complaints.push(`the report to GitHub failed: ${why}`),
  );
  for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
  const { exitCode } = outcomeOf(believed, { strict });
  return exitCode === 0 && complaints.length > 0 ? NOT_JUDGED : exitCode;
}

/** If a step fails, a sentence is printed, and the other steps continue. */
function attempt<T>(work: () => T, onFailure: (why: string) => void): T | null {
  try {
    return work();
  } catch (error) {
    onFailure(sentenceOf(error));
    return null;
  }
}

function showSummary({ configuration }: EndedRun, ledger: Ledger, files: readonly string[]): void {
  const color = configuration.color && process.stdout.isTTY === true;
  process.stdout.write(summarise(ledger, { files, color, strict: configuration.strict }));
}

/** Reasons against a run that are not in its ledger, one sentence each. */
function complaintsOf({ configuration, folder, end, running }: EndedRun, ledger: Ledger): string[] {
  const complaints: string[] = [];
  const how = end.signal === null ? `ended with exit code ${end.code}` : `was ended by ${end.signal}`;
  const log = `see ${path.join(folder.path, 'jest.log')}`;
  if (ledger.footer === null) {
    const where = running === null ? 'between two cases' : `in case "${running}"`;
    complaints.push(`the process that ran the cases ${how} ${where}, before the run was at its end: ${log}`);
  } else if (end.code !== 0 && outcomeOf(ledger).exitCode === 0) {
    complaints.push(`the run is green but its process ${how}: ${log}`);
  }
  const { jestArguments } = configuration;
  if (ledger.footer !== null && ledger.missing.length > 0 && jestArguments.length > 0)
    complaints.push(
      `Jest was given ${jestArguments.join(' ')} after the second --: the ${amount(ledger.missing.length, 'planned case that it left out has', 'planned cases that it left out have')} no record, so the run is not complete; select cases with --only`,
    );
  return complaints;
}

function withoutLedger({ configuration, folder, end }: EndedRun, error: unknown): number {
  const log = path.join(folder.path, 'jest.log');
  const { jestArguments } = configuration;
  const toldJest =
    jestArguments.length > 0
      ? ` (Jest was given ${jestArguments.join(' ')} after the second --; select cases with --only)`
      : '';
  const reason = existsSync(folder.ledger)
    ? error instanceof LedgerInvalid
      ? error.message
      : sentenceOf(error)
    : `Jest ended with ${end.signal ?? `exit code ${end.code}`} before the first case${toldJest}`;
  const sentence = `the run left no ledger that can be read: ${reason}`;
  process.stderr.write(`${sentence}; see ${log}\n`);
  tellGithubOfNoRun(sentence);
  try {
    writeFileSync(path.join(folder.path, 'junit.xml'), crashJunit(sentence));
  } catch (failure) {
    process.stderr.write(`junit.xml could not be written: ${sentenceOf(failure)}\n`);
  }
  return NOT_JUDGED;
}
