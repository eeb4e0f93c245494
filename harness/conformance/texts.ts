import { createHash } from 'node:crypto';
import type { Cloud } from '../cloud/cloud';

/**
 * Text without a meaning to any part of a module: letters and digits, a letter first. Spaces, commas, quotes,
 * semicolons, digits alone and long lines have cases of their own; a module that treats them differently must not fail
 * other cases.
 */
export const NEUTRAL_TEXT = /^[A-Za-z][A-Za-z0-9]{0,62}$/;

/**
 * A level of a topic that the platform accepts as well; short, as a topic must stay well below the 64 bytes of section
 * 1.4.
 */
export const NEUTRAL_LEVEL = /^[a-z][a-z0-9]{0,9}$/;

/** Texts that differ in their number only: `n3f09c17abx12`. */
export function numbered(nonce: string, number: number): string {
  return `${nonce}x${number}`;
}

/** A neutral text of the given length, beginning with the nonce. */
export function lengthened(nonce: string, bytes: number): string {
  return nonce.padEnd(bytes, 'abcdefghijklmnopqrstuvwxyz').slice(0, bytes);
}

/** Unique texts within a run, the same for the same seed, so that two runs can be compared. */
export function nonces(seed: number): () => string {
  let count = 0;
  return () => {
    count += 1;
    const digest = createHash('sha256').update(`${seed}/${count}`).digest('hex');
    return `n${digest.slice(0, 9)}`;
  };
}

/** The device of a topic, and the prefix that the cloud requires. */
type TopicOwner = Pick<Cloud, 'device' | 'profile'>;

/**
 * `/productKey/deviceName/leaf`, or with `user/` before the leaf where the platform requires it: the device may use it.
 */
export function topicOf({ device, profile }: TopicOwner, leaf: string): string {
  return `/${device.productKey}/${device.deviceName}/${profile.topicPrefix ?? ''}${leaf}`;
}

/**
 * A topic of the device that is exactly `bytes` long, its last level of letters only, as the platform requires.
 * @throws RangeError when the device's names are too long for it
 */
export function topicOfLength(owner: TopicOwner, bytes: number): string {
  const prefix = topicOf(owner, '');
  const room = bytes - Buffer.byteLength(prefix);
  if (room < 1) throw new RangeError(`${prefix} leaves no room for a topic of ${bytes} bytes`);
  return prefix + 'abcdefghijklmnopqrstuvwxyz'.repeat(Math.ceil(room / 26)).slice(0, room);
}
