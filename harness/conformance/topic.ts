import type { Cloud } from '../cloud/cloud';

/** The device of a topic, and the prefix that the cloud demands. */
type TopicOwner = Pick<Cloud, 'device' | 'profile'>;

/** `/productKey/deviceName/leaf`, or with `user/` before the leaf where the platform wants that: the device may use it. */
export function topicOf({ device, profile }: TopicOwner, leaf: string): string {
  return `/${device.productKey}/${device.deviceName}/${profile.topicPrefix ?? ''}${leaf}`;
}

/**
 * A topic of the device that is exactly `bytes` long, its last level of letters only as the platform demands.
 * @throws RangeError when the device's own names leave no room for it
 */
export function topicOfLength(owner: TopicOwner, bytes: number): string {
  const prefix = topicOf(owner, '');
  const room = bytes - Buffer.byteLength(prefix);
  if (room < 1) throw new RangeError(`${prefix} leaves no room for a topic of ${bytes} bytes`);
  return prefix + 'abcdefghijklmnopqrstuvwxyz'.repeat(Math.ceil(room / 26)).slice(0, room);
}
