import { readFileSync } from 'node:fs';

/**
 * When a process began, as text that no other process of this or another boot shares: its number alone is given out
 * again. Null where there is no procfs, or no such process. See proc(5): boot_id, and field 22 of /proc/PID/stat.
 */
export function processStart(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in parentheses, and may hold blanks and parentheses itself.
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return started === undefined ? null : `${boot} ${started}`;
  } catch {
    return null;
  }
}
