import { readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** Whether a process has a device open just now. */
export function hasOpen(pid: number, device: string): boolean {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).some((file) => {
    try {
      return readlinkSync(path.join(folder, file)) === device;
    } catch {
      return false;
    }
  });
}
