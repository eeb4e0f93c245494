import type { Cloud } from '../cloud/cloud';
import { generateDevices } from '../cloud/local/devices';
import { startLocalCloud } from '../cloud/local/local-cloud';
import type { Clock } from '../wire/clock';
import type { Configuration } from './configuration/configuration';

/**
 * Starts the kind of cloud that was asked for. `onSecret` hears every secret before it is on any wire.
 * @throws CloudUnavailable
 */
export async function openCloud(
  configuration: Configuration,
  clock: Clock,
  onSecret: (secret: string, kind: string) => void,
): Promise<Cloud> {
  const { authListen, cloudListen, advertise, seed, triple } = configuration;
  return startLocalCloud({
    clock,
    seed,
    onSecret,
    authListen,
    cloudListen,
    ...(advertise && { advertise }),
    ...(triple && { devices: { ...generateDevices(seed), device: triple } }),
  });
}
