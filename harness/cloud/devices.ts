import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { Triple } from './cloud';
import type { DeviceName } from './witness';

/** The devices known to a local cloud. */
export interface Devices {
  readonly device: Triple;
  readonly other: Triple;
  readonly disabled: Triple;
  /** Every part has 64 bytes, and its signature shows whether the module kept them all. */
  readonly longest: Triple;
}

/** How the platform treats a known device. */
export type DeviceState = 'enabled' | 'disabled' | 'other-auth-type';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** One string for a device; neither name can contain `&`. */
export function deviceKey({ productKey, deviceName }: DeviceName): string {
  return `${deviceName}&${productKey}`;
}

/**
 * Devices of one product, with the lengths that the platform uses: product key 11 characters, device name 20, secret
 * 32; and one as long as the module's manual allows. The same seed gives the same devices.
 */
export function generateDevices(seed: number = randomInt(2 ** 31)): Devices {
  const random = mulberry32(seed);
  const word = (length: number): string =>
    Array.from({ length }, () => LETTERS.charAt(Math.floor(random() * LETTERS.length))).join('');
  const productKey = `a1${word(9)}`;
  const triple = (): Triple => ({ productKey, deviceName: word(20), deviceSecret: word(32) });
  const longest = (): Triple => ({ productKey: word(64), deviceName: word(64), deviceSecret: word(64) });
  return { device: triple(), other: triple(), disabled: triple(), longest: longest() };
}

/** The devices of this cloud, and how each is treated. */
export class DeviceRegistry {
  private readonly known = new Map<string, { readonly triple: Triple; readonly state: DeviceState }>();

  add(triple: Triple, state: DeviceState): void {
    this.known.set(deviceKey(triple), { triple, state });
  }

  find(name: DeviceName): { readonly triple: Triple; readonly state: DeviceState } | null {
    return this.known.get(deviceKey(name)) ?? null;
  }
}

/** A small seeded generator (mulberry32): for repeatable devices, not for secrecy. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The signature algorithm, as named by `signmethod`. */
export type SignMethod = 'hmacmd5' | 'hmacsha1' | 'hmacsha256';

const ALGORITHMS: ReadonlyMap<string, { readonly method: SignMethod; readonly digest: string }> = new Map([
  ['hmacmd5', { method: 'hmacmd5', digest: 'md5' }],
  ['hmacsha1', { method: 'hmacsha1', digest: 'sha1' }],
  ['hmacsha256', { method: 'hmacsha256', digest: 'sha256' }],
]);

/** The method of that name; `hmacmd5` if a device names none, as the first SDKs did; null for an unknown name. */
export function signMethod(name: string | undefined): SignMethod | null {
  if (name === undefined || name === '') return 'hmacmd5';
  return ALGORITHMS.get(name.toLowerCase())?.method ?? null;
}

/** The signed text: parameters sorted by name, names and values concatenated without separators. */
export function signContent(parameters: ReadonlyMap<string, string>): string {
  return [...parameters]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => name + value)
    .join('');
}

/** Signature as lower-case hex. */
export function sign(method: SignMethod, deviceSecret: string, content: string): string {
  const digest = ALGORITHMS.get(method)?.digest ?? 'md5';
  return createHmac(digest, deviceSecret).update(content, 'utf8').digest('hex');
}

/** Whether `given`, hex in either case, is the signature. */
export function isSignature(
  given: string,
  method: SignMethod,
  deviceSecret: string,
  content: string,
): boolean {
  const expected = Buffer.from(sign(method, deviceSecret, content));
  const actual = Buffer.from(given.toLowerCase());
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
