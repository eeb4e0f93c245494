import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { DeviceName } from '../cloud/witness';

/**
 * When a device connected last, kept from run to run: the platform counts the connects of a minute across runs.
 * Times are ms of the calendar. If the file cannot be read or written, a run may start a minute too early.
 */
export class ConnectHistory {
  private readonly file: string;

  constructor(device: DeviceName, folder: string = os.tmpdir()) {
    const name = createHash('sha256').update(`${device.productKey}/${device.deviceName}`).digest('hex');
    this.file = path.join(folder, `mqtt-connects-${name.slice(0, 16)}.json`);
  }

  /** Those since `since`, oldest first. */
  since(since: number): readonly number[] {
    try {
      const kept = JSON.parse(fs.readFileSync(this.file, 'utf8')) as unknown;
      return Array.isArray(kept) ? kept.map(Number).filter((at) => at > since && at <= Date.now()) : [];
    } catch {
      return [];
    }
  }

  /** @param window how far back connects matter, ms */
  add(at: number, window: number): void {
    try {
      fs.writeFileSync(this.file, JSON.stringify([...this.since(at - window), at]));
    } catch {}
  }
}
