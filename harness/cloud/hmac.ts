import { createHmac, timingSafeEqual } from 'node:crypto';

/** How a device signs, as `signmethod` names it. */
export type SignMethod = 'hmacmd5' | 'hmacsha1' | 'hmacsha256';

const ALGORITHMS: ReadonlyMap<string, { readonly method: SignMethod; readonly digest: string }> = new Map([
  ['hmacmd5', { method: 'hmacmd5', digest: 'md5' }],
  ['hmacsha1', { method: 'hmacsha1', digest: 'sha1' }],
  ['hmacsha256', { method: 'hmacsha256', digest: 'sha256' }],
]);

/** The method of that name; `hmacmd5` where a device names none, as the first SDKs did; null for an unknown name. */
export function signMethod(name: string | undefined): SignMethod | null {
  if (name === undefined || name === '') return 'hmacmd5';
  return ALGORITHMS.get(name.toLowerCase())?.method ?? null;
}

/** What is signed: parameters sorted by name, names and values run together without separators. */
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
