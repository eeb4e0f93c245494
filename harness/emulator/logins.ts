import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { Dialect } from './dialect';
import type { Login } from './state';

/** Constant of the device SDK, ms (2050-01-01): the server uses it only as salt and does not check the time. */
const TIMESTAMP = '2524608000000';

/** Codes by which the server rejects the device; any other code but 200 is a failure of the server. */
const REJECTIONS: ReadonlySet<number> = new Set([400, 401, 403, 460, 5001, 6200]);

/** The device triple as Latin-1 text: one character per byte. */
export interface DeviceTriple {
  readonly productKey: string;
  readonly deviceName: string;
  readonly deviceSecret: string;
}

/** The outcome of a pre-authentication. */
export type AuthOutcome =
  | { readonly kind: 'accepted'; readonly login: Login }
  | { readonly kind: 'rejected' }
  /** The server could not be reached, or its response was invalid. */
  | { readonly kind: 'failed' };

/** How to reach the pre-authentication. */
export interface AuthOptions {
  /** `http://host:port`. */
  readonly url: string;
  readonly signMethod: Dialect['signMethod'];
  readonly timeoutMs: number;
}

/** Sends `POST /auth/devicename` like Alibaba's device SDK V1.0.1. Never rejects. */
export async function preAuthenticate(triple: DeviceTriple, options: AuthOptions): Promise<AuthOutcome> {
  try {
    const { status, body } = await post(options, requestBody(triple, options.signMethod));
    return outcomeOf(triple, status, body);
  } catch {
    return { kind: 'failed' };
  }
}

/** The form body of the request: parameters in the order of the SDK, `signmethod` only if not null. */
export function requestBody(triple: DeviceTriple, signMethod: Dialect['signMethod']): string {
  const clientId = `${triple.productKey}.${triple.deviceName}`;
  const content = `clientId${clientId}deviceName${triple.deviceName}productKey${triple.productKey}timestamp${TIMESTAMP}`;
  const digest = (signMethod ?? 'hmacmd5').replace(/^hmac/, '');
  const sign = createHmac(digest, Buffer.from(triple.deviceSecret, 'latin1'))
    .update(content, 'latin1')
    .digest('hex');
  const fields: readonly (readonly [string, string])[] = [
    ['productKey', triple.productKey],
    ['deviceName', triple.deviceName],
    ...(signMethod === null ? [] : [['signmethod', signMethod] as const]),
    ['sign', sign],
    ['version', 'default'],
    ['clientId', clientId],
    ['timestamp', TIMESTAMP],
    ['resources', 'mqtt'],
  ];
  return fields.map(([name, value]) => `${name}=${formEncoded(value)}`).join('&');
}

/** Percent-encodes byte by byte, as the text may be in any encoding. */
function formEncoded(latin1: string): string {
  return latin1.replace(
    /[^A-Za-z0-9\-._~]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

function post(options: AuthOptions, form: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL('/auth/devicename', options.url), {
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(options.timeoutMs),
      headers: {
        Accept: 'text/xml,text/javascript,text/html,application/json',
        'Content-Type': 'application/x-www-form-urlencoded;charset=utf-8',
        'Content-Length': Buffer.byteLength(form),
      },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    outgoing.end(form);
  });
}

interface AuthReply {
  readonly code?: unknown;
  readonly data?: {
    readonly iotId?: unknown;
    readonly iotToken?: unknown;
    readonly resources?: { readonly mqtt?: { readonly host?: unknown; readonly port?: unknown } };
  };
}

function outcomeOf(triple: DeviceTriple, status: number, body: string): AuthOutcome {
  if (REJECTIONS.has(status)) return { kind: 'rejected' };
  if (status !== 200) return { kind: 'failed' };
  const { code, data } = JSON.parse(body) as AuthReply;
  if (typeof code === 'number' && REJECTIONS.has(code)) return { kind: 'rejected' };
  const mqtt = data?.resources?.mqtt;
  if (code !== 200 || typeof data?.iotId !== 'string' || typeof data.iotToken !== 'string') {
    return { kind: 'failed' };
  }
  if (typeof mqtt?.host !== 'string' || !Number.isInteger(Number(mqtt.port))) return { kind: 'failed' };
  const { productKey, deviceName } = triple;
  const { iotId, iotToken } = data;
  const clientId = `${productKey}.${deviceName}|securemode=0|`;
  const login = {
    productKey,
    deviceName,
    clientId,
    username: iotId,
    password: iotToken,
    host: mqtt.host,
    port: Number(mqtt.port),
  };
  return { kind: 'accepted', login };
}

/** Address of the broker, for a login without pre-authentication. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

/** A login that the device signs itself with HMAC-SHA1, like Alibaba's device SDKs without pre-authentication. */
export function directLogin(triple: DeviceTriple, { host, port }: BrokerAddress): Login {
  const utf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');
  const { productKey, deviceName, deviceSecret } = triple;
  // The platform limits a client id to 64 characters, the maximum length of a device name in the manual.
  const id = utf8(deviceName);
  const content = `clientId${id}deviceName${id}productKey${utf8(productKey)}`;
  return {
    productKey,
    deviceName,
    clientId: `${id}|securemode=3,signmethod=hmacsha1|`,
    username: `${id}&${utf8(productKey)}`,
    password: createHmac('sha1', Buffer.from(deviceSecret, 'latin1')).update(content).digest('hex'),
    host,
    port,
  };
}
