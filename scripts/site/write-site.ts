import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { readLedger } from '../../harness/ledger/ledger-reader';
import { compatibilityMarkdown } from '../../reports/compat/compat-markdown';
import { type Compatibility, compatibilityOf } from '../../reports/compat/compatibility';
import { loadRuns } from '../../reports/compat/load-runs';
import { compatibilityPage } from '../../reports/compat/page/compatibility-page';
import type { RunDigest } from '../../reports/compat/run-digest';
import { diffPage } from '../../reports/diff/diff-page';
import { headlineOf } from '../../reports/diff/diff-texts';
import { firmwareDiff } from '../../reports/diff/firmware-diff';
import { htmlReport } from '../../reports/html/run-page';
import { compatibilityJson } from '../../reports/json-files';
import { acceptKnown, type Deviation } from '../../reports/known-deviations/known-deviations';
import { badge, firmwareBadge } from '../../reports/site/badge';
import { indexPage, type SiteLinks } from '../../reports/site/site-pages';
import { today } from '../compat/command-line';
import { catalogue, writeWhole } from '../compat/write-matrix';
import { catalogue as statements } from '../qualify/conclude';

export interface SiteOptions {
  readonly emulated: boolean;
  /** Selects the runs of the site from those in the folders; all if absent. */
  readonly select?: (runs: readonly RunDigest[]) => readonly RunDigest[];
  /** Whether a known deviation of a firmware without a run is a problem, too; true if absent. */
  readonly everyFirmware?: boolean;
  readonly deviations: readonly Deviation[];
}

/** Writes index, matrix, reports, comparisons and badges; all links are relative. */
export function writeSite(
  folders: readonly string[],
  out: string,
  { emulated, select = (runs) => runs, everyFirmware = true, deviations }: SiteOptions,
): { readonly table: Compatibility; readonly pages: number } {
  const { runs: all, leftOut } = loadRuns(folders, { withEvents: true });
  const runs = select(all);
  const counted = emulated ? runs : runs.filter(({ header }) => !header.bench.emulated);
  const accepted = acceptKnown(deviations, counted, { today: today(), everyFirmware });
  const table = compatibilityOf(runs, catalogue, { emulated, accepted, leftOut });
  const reports = reportsIn(out, counted);
  const diffs = diffsIn(out, table, accepted);
  const reportOf: SiteLinks['reportOf'] = (run) => reports.get(run) ?? null;
  const texts = {
    'index.html': indexPage(table, { reportOf, diffs }),
    'compatibility.html': compatibilityPage(table, { reportOf }),
    'compatibility.md': compatibilityMarkdown(table),
    'compatibility.json': `${JSON.stringify(compatibilityJson(table))}\n`,
  };
  for (const [name, text] of Object.entries(texts)) writeWhole(path.join(out, name), text);
  mkdirSync(path.join(out, 'badges'), { recursive: true });
  table.columns.forEach(({ name }, i) => {
    writeWhole(path.join(out, 'badges', `${fileName(name, i)}.svg`), badge(firmwareBadge(table, i)));
  });
  return { table, pages: 2 + reports.size + diffs.length };
}

/** A report for each run, in its own folder; their paths relative to the site's folder. */
function reportsIn(out: string, runs: readonly RunDigest[]): Map<RunDigest, string> {
  const reports = new Map<RunDigest, string>();
  runs.forEach((run, i) => {
    const folder = path.posix.join('runs', fileName(run.header.runId, i));
    mkdirSync(path.join(out, folder), { recursive: true });
    const page = htmlReport(readLedger(run.source), { catalogue: statements });
    writeWhole(path.join(out, folder, 'report.html'), page);
    reports.set(run, `${folder}/report.html`);
  });
  return reports;
}

/** A comparison of each firmware with the previous one. */
function diffsIn(
  out: string,
  { columns }: Compatibility,
  accepted: ReturnType<typeof acceptKnown>,
): SiteLinks['diffs'] {
  mkdirSync(path.join(out, 'diffs'), { recursive: true });
  return columns.slice(1).map((column, i) => {
    const before = columns[i];
    const diff = { ...firmwareDiff(before?.runs ?? [], column.runs, { accepted }), problems: [] };
    const href = `diffs/${fileName(`${before?.name}-${column.name}`, i + 1)}.html`;
    writeWhole(path.join(out, href), diffPage(diff));
    return { from: before?.name ?? '', to: column.name, href, says: headlineOf(diff) };
  });
}

/**
 * Names come from modules and ledgers: a path contains only letters, digits, `-` and `_`, and a number if anything else
 * was replaced.
 */
function fileName(name: string, index: number): string {
  const safe = name.replace(/[^\w-]/g, '_').slice(0, 80);
  return safe === name ? safe : `${safe}-${index}`;
}
