import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CloudUnavailable } from '../cloud';
import type { DeviceName } from '../witness';
import type { OpenApi } from './openapi';

/**
 * Claims a device for this run: a second login as the same device would end the first one's connection. On this machine a
 * file tells, elsewhere only the platform does, where there is a key to ask it.
 * Returns the function that lets go.
 * @throws CloudUnavailable saying who has the device
 */
export async function claimDevice(device: DeviceName, api: OpenApi | null): Promise<() => void> {
  const release = claimHere(device);
  try {
    if (api && (await api.statusOf(device)) === 'ONLINE')
      throw new CloudUnavailable(
        `the device ${device.deviceName} is connected to the platform already: end the run or the program that uses it, or take another device. A module that was left connected goes offline by AT+CLOUDDISCONN`,
      );
    return release;
  } catch (error) {
    release();
    throw error;
  }
}

function claimHere(device: DeviceName): () => void {
  const name = createHash('sha256').update(`${device.productKey}/${device.deviceName}`).digest('hex');
  const file = path.join(os.tmpdir(), `me3630-device-${name.slice(0, 16)}.lock`);
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = Number(fs.readFileSync(file, 'utf8'));
    if (isAlive(holder))
      throw new CloudUnavailable(
        `another run on this machine (process ${holder}) uses the device ${device.deviceName}: both would end each other's connections, so wait for it or end it`,
      );
    fs.writeFileSync(file, String(process.pid));
  }
  return () => fs.rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
