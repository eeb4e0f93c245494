import { randomBytes } from 'node:crypto';
import { type Cloud, CloudUnavailable, type Triple } from '../cloud';
import { ApiCloud } from './api-cloud';
import { claimDevice } from './device-claim';
import { ObserverCloud } from './observer-cloud';
import { OpenApi } from './openapi';
import type { PlatformWay } from './rules';
import type { PlatformSettings } from './settings';

/**
 * Connects to the cloud side of the real platform, or of a stand-in for it.
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

/** The OpenAPI, where there is a key for it; null where there is none. */
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

/** Cases that want a foreign topic need a name only. */
function nobodyBeside({ productKey }: Triple): Triple {
  return { productKey, deviceName: 'nobody', deviceSecret: randomBytes(16).toString('hex') };
}
