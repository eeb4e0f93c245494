import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { Address } from '../../cloud';
import type { KeyPair } from '../../local/certificate-authority';
import { Listener } from '../../local/endpoints';
import type { AccessKey } from '../platform';
import type { Backbone } from './backbone';

/** A request to the OpenAPI, as received. */
interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** Names and values, decoded. */
  readonly query: ReadonlyMap<string, string>;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The problem with a signature: the platform's error code, HTTP status and text; null for none. */
export type SignatureFault = { readonly code: string; readonly status: number; readonly says: string } | null;

const ALGORITHM = 'ACS3-HMAC-SHA256';
const WINDOW_MS = 15 * 60_000;

/**
 * Checks the signature of a request by the documented scheme of the OpenAPI's third version: the digest of the
 * canonical request, signed by HMAC-SHA256.
 */
function signatureFault(request: ApiRequest, key: AccessKey, now: number): SignatureFault {
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
    return fault('SignatureDoesNotMatch', 400, 'the digest does not match the body');
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

/** Percent-encoding of RFC 3986, which also encodes characters that JavaScript leaves unchanged. */
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

export interface OpenApiServerParts {
  readonly tls: KeyPair;
  readonly listen: Address;
  readonly accessKey: AccessKey;
  readonly backbone: Backbone;
  /** The instance that callers must name; empty for one without an id. */
  readonly instance: string;
  /** Calls for which the key has no permission. */
  readonly denied: ReadonlySet<string>;
  /** How far the platform's clock is ahead of this machine's, ms. */
  readonly clockOffsetMs?: number;
}

const MAX_BODY = 1024 * 1024;
const VERSION = '2018-01-20';

/** The platform's OpenAPI over TLS: signatures are checked, refusals have the documented codes. */
export class OpenApiServer {
  private constructor(private readonly listener: Listener) {}

  static async open(parts: OpenApiServerParts): Promise<OpenApiServer> {
    const server = https.createServer({ ...parts.tls, keepAlive: true }, (request, response) => {
      void answer(parts, request, response);
    });
    return new OpenApiServer(await Listener.open(server, 'the OpenAPI of the stand-in', parts.listen));
  }

  get address(): Address {
    return this.listener.address;
  }

  async close(): Promise<void> {
    await this.listener.shut();
  }
}

async function answer(parts: OpenApiServerParts, incoming: IncomingMessage, response: ServerResponse) {
  const request = await read(incoming);
  if (request === null) return response.destroy();
  const requestId = randomUUID().toUpperCase();
  const refuse = (status: number, code: string, says: string): void =>
    send(response, status, { RequestId: requestId, Code: code, Message: says, HostId: 'stand-in' });
  const fault = signatureFault(request, parts.accessKey, Date.now() + (parts.clockOffsetMs ?? 0));
  if (fault) return refuse(fault.status, fault.code, fault.says);
  const action = String(request.headers['x-acs-action'] ?? '');
  if (request.headers['x-acs-version'] !== VERSION)
    return refuse(404, 'InvalidVersion', `this is version ${VERSION}`);
  if (parts.denied.has(action))
    return refuse(403, 'Forbidden.RAM', 'User not authorized to operate on the specified resource.');
  const parameters = Object.fromEntries([...request.query, ...new URLSearchParams(request.body.toString())]);
  const outcome =
    (parameters.IotInstanceId ?? '') === parts.instance
      ? await parts.backbone.call(action, parameters)
      : { refused: 'iot.Sre.IotInstanceNotFound', says: 'The instance does not exist.' };
  if ('ok' in outcome) send(response, 200, { RequestId: requestId, Success: true, ...outcome.ok });
  else if (outcome.refused === 'InvalidAction.NotFound') refuse(404, outcome.refused, outcome.says);
  // The platform's own refusals have HTTP status 200.
  else
    send(response, 200, {
      RequestId: requestId,
      Success: false,
      Code: outcome.refused,
      ErrorMessage: outcome.says,
    });
  return undefined;
}

/** Null for a request longer than any real one. */
async function read(incoming: IncomingMessage): Promise<ApiRequest | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BODY) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  const url = new URL(incoming.url ?? '/', 'https://stand-in');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: new Map(url.searchParams),
    headers: incoming.headers,
    body: Buffer.concat(chunks),
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json;charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}
