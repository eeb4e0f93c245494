import type { Address, Triple } from '../cloud';
import { isSignature, signContent, signMethod } from '../hmac';
import type { DeviceRegistry } from './devices';
import type { Token, TokenIssuer } from './login';

/** Codes in the answer's JSON; the HTTP status is 200 for all of them. */
export const AUTH_CODES: ReadonlyMap<number, string> = new Map([
  [200, 'success'],
  [401, 'request auth error'],
  [460, 'request parameter error'],
  [500, 'unknown error'],
  [5001, 'meta device not found'],
  [6200, 'auth type mismatch'],
]);

export interface AuthJudgement {
  readonly code: number;
  /** As the device named it; empty when it named none. */
  readonly signmethod: string;
  readonly device: Triple | null;
  /** The device wants to be told where the MQTT broker is. */
  readonly wantsMqtt: boolean;
}

const UNSIGNED = new Set(['version', 'sign', 'resources', 'signmethod']);
const REQUIRED = ['productKey', 'deviceName', 'clientId', 'sign'];

/** Judges the form of a `POST /auth/devicename`. */
export function judgeAuthRequest(form: URLSearchParams, registry: DeviceRegistry): AuthJudgement {
  const parameters = new Map(form);
  const signmethod = parameters.get('signmethod') ?? '';
  const method = signMethod(signmethod);
  const wantsMqtt = (parameters.get('resources') ?? '').split(',').includes('mqtt');
  const judged = (code: number, device: Triple | null): AuthJudgement => ({
    code,
    signmethod,
    device,
    wantsMqtt,
  });

  if (method === null || REQUIRED.some((name) => !parameters.get(name))) return judged(460, null);
  const deviceName = parameters.get('deviceName') ?? '';
  const known = registry.find({ productKey: parameters.get('productKey') ?? '', deviceName });
  if (known === null) return judged(5001, null);
  if (known.state === 'other-auth-type') return judged(6200, known.triple);
  const signed = new Map([...parameters].filter(([name]) => !UNSIGNED.has(name)));
  const right = isSignature(
    parameters.get('sign') ?? '',
    method,
    known.triple.deviceSecret,
    signContent(signed),
  );
  return judged(right ? 200 : 401, known.triple);
}

/**
 * The answer's JSON, in the platform's order of keys. The SDKs read it into 300 bytes and the host into 64; what is longer
 * would overrun them.
 */
export function authReply(code: number, token: Token | null, mqtt: Address | null): string {
  const message = AUTH_CODES.get(code) ?? 'unknown error';
  if (token === null) return JSON.stringify({ code, message });
  return JSON.stringify({ code, data: mqtt ? { ...token, resources: { mqtt } } : token, message });
}

/** Issues a token for a valid request. */
export function tokenFor({ code, device }: AuthJudgement, tokens: TokenIssuer): Token | null {
  return code === 200 && device !== null ? tokens.issue(device) : null;
}
