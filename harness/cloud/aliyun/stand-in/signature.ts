import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { AccessKey } from '../settings';

/** A request to the OpenAPI, as it came. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** Names and values, decoded. */
  readonly query: ReadonlyMap<string, string>;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What is wrong with it: the platform's error code, its HTTP status and words; null when nothing is. */
export type SignatureFault = { readonly code: string; readonly status: number; readonly says: string } | null;

const ALGORITHM = 'ACS3-HMAC-SHA256';
const WINDOW_MS = 15 * 60_000;

/**
 * Checks who signed a request, by the documented scheme of the OpenAPI's third version: the canonical request's digest,
 * signed by HMAC-SHA256.
 */
export function signatureFault(request: ApiRequest, key: AccessKey, now: number): SignatureFault {
  const { headers, body } = request;
  const authorization = headers.authorization ?? '';
  const form = /^(\S+) Credential=([^,]*),SignedHeaders=([^,]*),Signature=([0-9a-f]+)$/.exec(authorization);
  if (!form || form[1] !== ALGORITHM) return fault('MissingAuthorization', 400, 'no signature was given');
  const [, , id, signedHeaders = '', signature] = form;
  if (id !== key.id) return fault('InvalidAccessKeyId.NotFound', 404, 'Specified access key is not found.');
  const signedAt = Date.parse(String(headers['x-acs-date'] ?? ''));
  if (!(Math.abs(now - signedAt) <= WINDOW_MS))
    return fault('InvalidTimeStamp.Expired', 400, 'Specified time stamp or date value is expired.');
  const digest = sha256(body);
  if (digest !== headers['x-acs-content-sha256'])
    return fault('SignatureDoesNotMatch', 400, 'the digest of the body is another');
  const canonical = canonicalRequest(request, signedHeaders.split(';'), digest);
  const expected = createHmac('sha256', key.secret)
    .update(`${ALGORITHM}\n${sha256(canonical)}`)
    .digest('hex');
  return expected === signature
    ? null
    : fault('SignatureDoesNotMatch', 400, 'Specified signature is not matched with our calculation.');
}

function canonicalRequest(request: ApiRequest, signed: readonly string[], digest: string): string {
  const query = [...request.query]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
  const headers = signed.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`).join('');
  return [request.method, request.path, query, headers, signed.join(';'), digest].join('\n');
}

/** Percent-encoding of RFC 3986, which also takes what JavaScript leaves as it is. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function fault(code: string, status: number, says: string): SignatureFault {
  return { code, status, says };
}
