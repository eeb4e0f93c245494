import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import type { WriteLease } from '../wire/transport-wrappers';

/**
 * Seconds since boot: a clock shared by all processes, which nobody sets, and which also advances while a process is
 * stopped or the machine sleeps.
 */
export const bootClock = (): number => os.uptime();

/**
 * Writes the time until which a run may write to its port, in s of the boot clock. The file is replaced atomically.
 */
export function writeLeaseFile(file: string, until: number): void {
  const draft = `${file}.next`;
  writeFileSync(draft, `${until}\n`);
  renameSync(draft, file);
}

/**
 * The lease that a file grants. The file is read again only when its time has passed: a granted lease can be
 * extended, but not revoked.
 */
export function leaseOfFile(file: string, now: () => number = bootClock): WriteLease {
  let until = Number.NEGATIVE_INFINITY;
  let over: string | null = null;
  return {
    over: () => {
      if (over !== null || now() < until) return over;
      const said = readUntil(file);
      if (said === null) over = `the lease of this run cannot be read from ${file}`;
      else if (now() >= said) over = `the lease of this run was over ${agoText(now() - said)} ago`;
      else until = said;
      return over;
    },
  };
}

function readUntil(file: string): number | null {
  try {
    const until = Number.parseFloat(readFileSync(file, 'utf8'));
    return Number.isFinite(until) ? until : null;
  } catch {
    return null;
  }
}

function agoText(seconds: number): string {
  return `${(Math.round(seconds * 100) / 100).toString()} s`;
}
