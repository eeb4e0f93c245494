import { exec } from 'node:child_process';
import { PrerequisiteLost } from './prerequisite';
import type { PowerCycle } from './recovery';

/** A relay may be slow; a command that hangs must not hang the run. */
const PATIENCE_MS = 60_000;

/** Power-cycles the module by the shell command that the bench names. */
export function powerCycleBy(command: string): PowerCycle {
  return () =>
    new Promise((resolve, reject) => {
      exec(command, { timeout: PATIENCE_MS }, (error, _out, complaint) => {
        if (!error) return resolve();
        const reason = complaint.trim() || error.message;
        reject(new PrerequisiteLost('bench', `POWER_CYCLE_CMD failed: ${reason}`));
      });
    });
}
