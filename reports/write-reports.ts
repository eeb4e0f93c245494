import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLedger } from '../harness/ledger/ledger-reader';
import { writeAllureResults } from './allure';
import { htmlReport } from './html/report';
import { junitXml } from './junit';
import { markdownSummary } from './markdown';
import { metricsText } from './metrics';
import type { ReportOptions } from './run-view';

/**
 * Derives all reports of a ledger into a folder, over older ones, and returns the path of the ledger and theirs.
 * @throws LedgerInvalid when the ledger cannot be read as one; the system's error when the folder cannot be written to
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

/** Written to another name and then renamed, so that no reader sees half a report. */
function writeWhole(path: string, text: string): string {
  const unfinished = `${path}.part`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, path);
  return path;
}
