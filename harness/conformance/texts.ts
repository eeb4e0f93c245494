import { createHash } from 'node:crypto';
import type { Cloud } from '../cloud/cloud';

/**
 * Text without a meaning to any part of a module: letters and digits, a letter first. Blanks, commas, quotes,
 * semicolons, digits alone and long lines are for the cases that are about them; everywhere else a module that takes
 * them in another way must not be noticed.
 */
export const NEUTRAL_TEXT = /^[A-Za-z][A-Za-z0-9]{0,62}$/;

/** A level of a topic that the platform takes as well; a topic has to stay well below the 64 bytes of section 1.4. */
export const NEUTRAL_LEVEL = /^[a-z][a-z0-9]{0,9}$/;

/** Texts of one kind that are told apart by their number: `n3f09c17abx12`. */
export function numbered(nonce: string, number: number): string {
  return `${nonce}x${number}`;
}

/** A neutral text with the nonce inside, as long as the case needs it. */
export function lengthened(nonce: string, bytes: number): string {
  return nonce.padEnd(bytes, 'abcdefghijklmnopqrstuvwxyz').slice(0, bytes);
}

/** Texts that are unique within a run and the same for the same seed, so that two runs can be compared. */
export function nonces(seed: number): () => string {
  let count = 0;
  return () => {
    count += 1;
    const digest = createHash('sha256').update(`${seed}/${count}`).digest('hex');
    return `n${digest.slice(0, 9)}`;
  };
}

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
