import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { Tally } from './tally';

/** What `npm run check` leaves for those who add it up with something else. */
export const TALLY_FILE = path.resolve(__dirname, '../../reports/check/tally.json');

const tally = z.object({
  passed: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  skipped: z.array(z.string()),
});

export function writeTally(counted: Tally, file = TALLY_FILE): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(counted, null, 2)}\n`);
}

/** @throws Error when there is none, or it is broken */
export function readTally(file = TALLY_FILE): Tally {
  return tally.parse(JSON.parse(readFileSync(file, 'utf8')));
}
