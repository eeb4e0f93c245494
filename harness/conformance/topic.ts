import type { DeviceName } from '../cloud/witness';

/**
 * A topic of the device that is exactly `bytes` long, its last level of letters only as the platform demands.
 * @throws RangeError when the device's own names leave no room for it
 */
export function topicOfLength({ productKey, deviceName }: DeviceName, bytes: number): string {
  const prefix = `/${productKey}/${deviceName}/`;
  const room = bytes - Buffer.byteLength(prefix);
  if (room < 1) throw new RangeError(`${prefix} leaves no room for a topic of ${bytes} bytes`);
  return prefix + 'abcdefghijklmnopqrstuvwxyz'.repeat(Math.ceil(room / 26)).slice(0, room);
}
