import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LedgerInvalid } from '../../harness/ledger/ledger-reader';
import { NotCounted, type RunDigest, readDigest, sharing } from './run-digest';

/** A ledger that is not counted, and the reason in one sentence. */
export interface LeftOut {
  readonly source: string;
  readonly why: string;
}

export interface LoadedRuns {
  /** By their start time. */
  readonly runs: readonly RunDigest[];
  readonly leftOut: readonly LeftOut[];
  /** Ledgers of a run that is also in another file. */
  readonly copies: readonly LeftOut[];
}

/**
 * Reads all ledgers (`*.ndjson`) in and below folders, or individually named ones. Those that cannot be counted are
 * listed.
 * @throws the system's error when a path does not exist
 */
export function loadRuns(paths: readonly string[], { withEvents = false } = {}): LoadedRuns {
  const share = sharing();
  const runs: RunDigest[] = [];
  const leftOut: LeftOut[] = [];
  const copies: LeftOut[] = [];
  const seen = new Map<string, string>();
  for (const source of new Set(paths.flatMap(ledgersIn))) {
    try {
      const run = readDigest(source, { withEvents, share });
      const key = `${run.header.runId} ${run.footer.sha256}`;
      const first = seen.get(key);
      seen.set(key, first ?? source);
      if (first === undefined) runs.push(run);
      else copies.push({ source, why: `a copy of ${first}` });
    } catch (error) {
      leftOut.push({ source, why: reasonFor(error) });
    }
  }
  runs.sort((a, b) => compareText(a.header.startedAt, b.header.startedAt) || compareText(a.source, b.source));
  return { runs, leftOut, copies };
}

function ledgersIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => compareText(a.name, b.name))
    .flatMap((entry) => {
      const below = join(path, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : ledgersIn(below);
      return entry.isFile() && entry.name.endsWith('.ndjson') ? [below] : [];
    });
}

function reasonFor(error: unknown): string {
  if (error instanceof NotCounted) return error.message;
  if (error instanceof LedgerInvalid) return `line ${error.line}: ${error.problem.replace(/\s*\n\s*/g, ' ')}`;
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return `cannot be read (${code})`;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
