import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Cloud, CloudUnavailable, type Triple } from '../cloud';
import type { DeviceName } from '../witness';
import { ApiCloud } from './api-cloud';
import { ObserverCloud } from './observer';
import { OpenApi } from './openapi';
import type { PlatformSettings, PlatformWay } from './platform';

/**
 * Connects to the real platform, or to a stand-in for it.
 * @throws CloudUnavailable with one sentence: what is wrong, and what to do
 */
export async function openPlatform(way: PlatformWay, settings: PlatformSettings): Promise<Cloud> {
  const { observer, device } = settings;
  registerSecrets(settings);
  const api = await openPlatformApi(settings);
  const claims: (() => void)[] = [];
  const leave = (): void => {
    for (const release of claims.splice(0)) release();
  };
  try {
    claims.push(await claimDevice(device, api));
    if (way === 'observer') {
      if (!observer) throw new CloudUnavailable('the way "observer" needs a second device');
      claims.push(await claimDevice(observer, api));
      return await ObserverCloud.open(settings, observer, leave);
    }
    if (!api) throw new CloudUnavailable('the way "api" needs an AccessKey');
    return await ApiCloud.open({ settings, api, other: observer ?? nobodyBeside(device), leave });
  } catch (error) {
    leave();
    throw error;
  }
}

/** The OpenAPI, if there is a key for it; else null. */
export async function openPlatformApi(settings: PlatformSettings): Promise<OpenApi | null> {
  const { accessKey, endpoints, clock, speed } = settings;
  return accessKey ? OpenApi.open({ accessKey, endpoints, clock, speed }) : null;
}

function registerSecrets({ accessKey, observer, device, onSecret }: PlatformSettings): void {
  onSecret(device.deviceSecret, 'deviceSecret');
  if (observer) onSecret(observer.deviceSecret, 'deviceSecret');
  if (!accessKey) return;
  onSecret(accessKey.id, 'accessKeyId');
  onSecret(accessKey.secret, 'accessKeySecret');
}

/** Cases with a foreign topic need only the name of a device. */
function nobodyBeside({ productKey }: Triple): Triple {
  return { productKey, deviceName: 'nobody', deviceSecret: randomBytes(16).toString('hex') };
}

/**
 * Claims a device for this run: a second login as the same device would end the first one's connection. On one machine
 * a file detects this; on several, only the platform can, if there is a key to query it. Returns the function that
 * releases the claim.
 * @throws CloudUnavailable naming the user of the device
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
