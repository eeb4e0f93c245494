import { randomBytes } from 'node:crypto';
import type { IConnectPacket } from 'mqtt-packet';
import type { Triple } from '../cloud';
import { type DeviceRegistry, type DeviceState, isSignature, signContent, signMethod } from '../devices';
import { loginForm } from '../packets';
import type { DeviceName } from '../witness';

/** CONNACK return codes of MQTT 3.1.1, 3.2.2.3, with the platform's documented use of them. */
export const CONNACK = {
  accepted: 0,
  unacceptableVersion: 1,
  /** The client id or its extended parameters are malformed or too long. */
  identifierRejected: 2,
  /** Also for a wrong or expired token of the pre-authentication. */
  serverUnavailable: 3,
  badUserNameOrPassword: 4,
  /** The device is known but disabled. */
  notAuthorized: 5,
} as const;

/** The device of a login, or the CONNACK code that refuses it. */
export type LoginResult = { readonly device: Triple } | { readonly refusal: number };

const MAX_CLIENT_ID = 64;

/** A client id in the form used by devices: `id|name=value,name=value|`, the parameters in any order. */
export interface ClientId {
  /** The part before the first `|`. */
  readonly id: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Null if the extended parameters do not end in `|` or one of them has no value. */
export function parseClientId(text: string): ClientId | null {
  const bar = text.indexOf('|');
  if (bar < 0) return { id: text.trim(), parameters: new Map() };
  const block = text.slice(bar).trimEnd();
  if (block.length < 2 || !block.endsWith('|')) return null;
  const parameters = new Map<string, string>();
  // One of the SDKs writes id and parameters on several indented lines.
  for (const pair of block.slice(1, -1).split(',')) {
    if (pair.trim() === '') continue;
    const equals = pair.indexOf('=');
    if (equals < 0) return null;
    parameters.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
  }
  return { id: text.slice(0, bar).trim(), parameters };
}

/** Finds the device of a CONNECT. Accepts both logins: iotId and iotToken, or a signature with the device's secret. */
export class LoginDesk {
  constructor(
    private readonly registry: DeviceRegistry,
    private readonly tokens: TokenStore,
  ) {}

  judge(packet: IConnectPacket): LoginResult {
    const clientId = parseClientId(packet.clientId);
    if (clientId === null || clientId.id.length === 0 || this.isTooLong(clientId.id)) {
      return { refusal: CONNACK.identifierRejected };
    }
    const password = packet.password?.toString() ?? '';
    switch (loginForm(packet.username)) {
      case 'token':
        return this.judgeToken(packet.username ?? '', password);
      case 'direct':
        return this.judgeSignature(clientId, packet.username ?? '', password);
      case 'none':
        return { refusal: CONNACK.badUserNameOrPassword };
    }
  }

  /** An id as the SDKs build it is accepted even if the device's names are longer than the platform allows. */
  private isTooLong(id: string): boolean {
    if (id.length <= MAX_CLIENT_ID) return false;
    const [productKey = '', deviceName = ''] = id.split('.');
    return this.registry.find({ productKey, deviceName }) === null;
  }

  private judgeToken(iotId: string, iotToken: string): LoginResult {
    const device = this.tokens.owner(iotId, iotToken);
    if (device === null) return { refusal: CONNACK.serverUnavailable };
    return admitted(device, this.registry.find(device)?.state ?? 'disabled');
  }

  private judgeSignature(clientId: ClientId, username: string, signature: string): LoginResult {
    const method = signMethod(clientId.parameters.get('signmethod'));
    if (method === null) return { refusal: CONNACK.identifierRejected };
    const [deviceName = '', productKey = ''] = username.split('&');
    const known = this.registry.find({ productKey, deviceName });
    if (known === null) return { refusal: CONNACK.badUserNameOrPassword };
    const signed = new Map([
      ['clientId', clientId.id],
      ['deviceName', deviceName],
      ['productKey', productKey],
    ]);
    const timestamp = clientId.parameters.get('timestamp');
    if (timestamp !== undefined) signed.set('timestamp', timestamp);
    if (!isSignature(signature, method, known.triple.deviceSecret, signContent(signed))) {
      return { refusal: CONNACK.badUserNameOrPassword };
    }
    return admitted(known.triple, known.state);
  }
}

function admitted(device: Triple, state: DeviceState): LoginResult {
  return state === 'enabled' ? { device } : { refusal: CONNACK.notAuthorized };
}

/** The result of pre-authentication: MQTT user name and password. */
export interface Token {
  readonly iotId: string;
  readonly iotToken: string;
}

/** Issues the tokens of pre-authentication. */
export interface TokenIssuer {
  issue(device: Triple): Token;
}

const LIFETIME_MS = 7 * 24 * 3600 * 1000;
/** Bounds the memory for a device that authenticates in a loop: the oldest tokens are dropped first. */
const KEPT = 1000;

/** The valid tokens. A new token does not invalidate earlier ones; each is valid for 7 days. */
export class TokenStore implements TokenIssuer {
  private readonly issued = new Map<string, { iotToken: string; device: Triple; expires: number }>();

  constructor(
    private readonly clock: () => number,
    private readonly lifetimeMs: number = LIFETIME_MS,
  ) {}

  /** `iotId` has 28 characters, `iotToken` 32 hexadecimal digits, as on the platform. */
  issue(device: Triple): Token {
    const iotId = randomBytes(21).toString('base64url').replace(/[-_]/g, '0');
    const iotToken = randomBytes(16).toString('hex');
    this.issued.set(iotId, { iotToken, device, expires: this.clock() + this.lifetimeMs });
    if (this.issued.size > KEPT) this.issued.delete(this.issued.keys().next().value ?? '');
    return { iotId, iotToken };
  }

  /** The device of a token; null if it is unknown, wrong or expired. */
  owner(iotId: string, iotToken: string): Triple | null {
    const token = this.issued.get(iotId);
    return token && token.iotToken === iotToken && this.clock() < token.expires ? token.device : null;
  }
}

/** Longest topic, in bytes of UTF-8, and most slashes in it. */
const MAX_TOPIC_BYTES = 128;
const MAX_TOPIC_SLASHES = 7;

/** What precedes `/productKey/deviceName` in system topics; custom topics have no prefix. */
const SYSTEM_PREFIXES = [
  '',
  '/sys',
  '/shadow/get',
  '/shadow/update',
  '/ext/session',
  '/ext/ntp',
  '/ext/error',
  '/ota/device/inform',
  '/ota/device/upgrade',
  '/ota/device/progress',
  '/ota/device/request',
];

/** A device may publish to its own topics only, without wildcards and within the limits. */
export function mayPublish(topic: string, device: DeviceName): boolean {
  return isSound(topic) && !/[+#]/.test(topic) && isOwn(topic, device);
}

/** A device may subscribe to its own topics and to its product's broadcasts, with wildcards only after its own name. */
export function maySubscribe(filter: string, device: DeviceName): boolean {
  if (!isSound(filter) || !hasSoundWildcards(filter)) return false;
  return isOwn(filter, device) || filter.startsWith(`/broadcast/${device.productKey}/`);
}

function isOwn(topic: string, { productKey, deviceName }: DeviceName): boolean {
  return SYSTEM_PREFIXES.some((prefix) => {
    const own = `${prefix}/${productKey}/${deviceName}`;
    return topic === own || topic.startsWith(`${own}/`);
  });
}

function isSound(topic: string): boolean {
  return (
    Buffer.byteLength(topic) <= MAX_TOPIC_BYTES &&
    topic.split('/').length - 1 <= MAX_TOPIC_SLASHES &&
    !topic.includes('\0')
  );
}

/** `+` must be a whole level, `#` the whole last level (MQTT 3.1.1, 4.7.1). */
function hasSoundWildcards(filter: string): boolean {
  const levels = filter.split('/');
  return levels.every((level, at) =>
    level.length === 1 ? level !== '#' || at === levels.length - 1 : !/[+#]/.test(level),
  );
}
