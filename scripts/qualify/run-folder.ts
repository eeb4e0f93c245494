import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '../../harness/bench/configuration/configuration';

/** The folder of a run's ledger and reports. */
export interface RunFolder {
  readonly runId: string;
  readonly path: string;
  readonly ledger: string;
}

const ROOT = path.resolve(__dirname, '../..');

/**
 * Creates the folder of a run.
 * @throws ConfigurationError when it cannot be written to, or contains a run, which would be lost
 */
export function makeRunFolder(out: string | null, now: Date): RunFolder {
  const runId = `${now.toISOString().replace(/[-:]|\.\d+/g, '')}-${randomBytes(2).toString('hex')}`;
  const folder = path.resolve(out ?? path.join(ROOT, 'reports/runs', runId));
  const ledger = path.join(folder, 'run.ndjson');
  try {
    makeFolder(folder);
    fs.accessSync(folder, fs.constants.W_OK);
    if (fs.existsSync(ledger))
      throw new ConfigurationError(
        `--out: ${folder} already holds a run; name a new folder, or move that run away`,
      );
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError(`--out: ${folder} cannot be written to (${code}); name a folder that can`);
  }
  return { runId, path: folder, ledger };
}

/** Level by level: Node's own recursion never ends on a file system that cannot create folders. */
function makeFolder(folder: string): void {
  if (fs.existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  fs.mkdirSync(folder);
}
