import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import type { WriteLease } from '../wire/transport-wrappers';

/**
 * Seconds since this machine was started: the same clock for all its processes, which goes on while a process is stopped
 * and while the machine sleeps, and which nobody sets.
 */
export const bootClock = (): number => os.uptime();

/** Says in a file until when a run may write to its port, on the boot clock; a reader finds the old time or the new one. */
export function writeLeaseFile(file: string, until: number): void {
  const draft = `${file}.next`;
  writeFileSync(draft, `${until}\n`);
  renameSync(draft, file);
}

/**
 * The lease that a file grants. The file is read again only when the time that it said has come: whoever wrote it cannot
 * take back what it granted, only not prolong it.
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
