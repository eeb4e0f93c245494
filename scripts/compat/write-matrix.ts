import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CatalogueEntry } from '../../reports/compat/case-rows';
import { compatibilityMarkdown } from '../../reports/compat/compat-markdown';
import type { Compatibility } from '../../reports/compat/compatibility';
import { compatibilityPage } from '../../reports/compat/page/compatibility-page';
import type { RunDigest } from '../../reports/compat/run-digest';
import { compatibilityJson } from '../../reports/json-files';
import { clauses } from '../../suites';
import { requirements } from '../../suites/requirements';

/** The catalogue of requirements, for reports, which do not import suites. */
export const catalogue: readonly CatalogueEntry[] = requirements.map(({ id, clause, statement }) => ({
  id,
  clause: [clause, clauses.find(({ number }) => number === clause)?.title].filter(Boolean).join(' '),
  statement,
}));

/** Writes the matrix in its three formats and returns their paths. */
export function writeMatrix(table: Compatibility, out: string): string[] {
  mkdirSync(out, { recursive: true });
  return Object.entries({
    'compatibility.html': () => compatibilityPage(table, { reportOf: (run) => reportBeside(run, out) }),
    'compatibility.md': () => compatibilityMarkdown(table),
    'compatibility.json': () => `${JSON.stringify(compatibilityJson(table))}\n`,
  }).map(([name, text]) => writeWhole(path.join(out, name), text()));
}

/** Written to a temporary name and then renamed, so that no reader sees a partial file. */
export function writeWhole(file: string, text: string): string {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
  return file;
}

/** A relative link to the report next to the ledger; null if there is none. */
function reportBeside({ source }: RunDigest, out: string): string | null {
  const report = path.join(path.dirname(source), 'report.html');
  if (!existsSync(report)) return null;
  return path.relative(out, report).split(path.sep).map(encodeURIComponent).join('/');
}
