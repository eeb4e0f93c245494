import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Address, AuthFault, Provocations, Triple } from '../cloud';
import { type DeviceRegistry, isSignature, signContent, signMethod } from '../devices';
import type { CloudEventBody } from '../witness';
import type { Token, TokenIssuer } from './access';

/** Codes in the JSON answer; the HTTP status is 200 for all of them. */
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
  /** As given by the device; empty if it gave none. */
  readonly signmethod: string;
  readonly device: Triple | null;
  /** The device requests the address of the MQTT broker. */
  readonly wantsMqtt: boolean;
}

const UNSIGNED = new Set(['version', 'sign', 'resources', 'signmethod']);
const REQUIRED = ['productKey', 'deviceName', 'clientId', 'sign'];

/** Checks a `POST /auth/devicename`. */
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
 * The JSON answer, in the platform's order of keys. The SDKs read it into 300 bytes and the host into 64; longer values
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

const PATH = '/auth/devicename';
/** Far above the 300 bytes that a device sends. */
const MAX_BODY = 4096;
const REQUEST_TIMEOUT_MS = 10_000;
const OPTIONS: http.ServerOptions = {
  // Embedded clients omit Host and use various line ends; the platform's own server accepts that.
  requireHostHeader: false,
  insecureHTTPParser: true,
  requestTimeout: REQUEST_TIMEOUT_MS,
  headersTimeout: REQUEST_TIMEOUT_MS,
  connectionsCheckingInterval: REQUEST_TIMEOUT_MS / 2,
  noDelay: true,
};

export interface AuthServerParts {
  readonly registry: DeviceRegistry;
  readonly tokens: TokenIssuer;
  readonly provocations: () => Provocations;
  /** The MQTT address given to the device. */
  readonly mqttAddress: (socket: Socket) => Address;
  readonly onSecret: (secret: string, kind: string) => void;
  /** Called once for each request, just before its answer is sent. */
  readonly record: (body: CloudEventBody) => void;
}

/** The pre-authentication endpoint of the first device SDKs: `POST /auth/devicename`, over plain HTTP or TLS. */
export function createAuthServer(parts: AuthServerParts, tls: https.ServerOptions | null): http.Server {
  const handle: http.RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('error', () => response.destroy());
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => answer(parts, request, response, Buffer.concat(chunks).toString()));
  };
  return tls ? https.createServer({ ...OPTIONS, ...tls }, handle) : http.createServer(OPTIONS, handle);
}

function answer(
  parts: AuthServerParts,
  request: http.IncomingMessage,
  response: http.ServerResponse,
  body: string,
): void {
  if (request.method !== 'POST' || request.url?.split('?')[0] !== PATH) {
    send(
      response,
      404,
      `${request.method} ${request.url} is not served here, POST ${PATH} is\n`,
      'text/plain',
    );
    return;
  }
  const form = new URLSearchParams(body);
  const fault = parts.provocations().auth;
  if (fault && fault.kind !== 'slow') {
    misbehave(parts, fault, form.get('signmethod') ?? '', response);
    return;
  }
  const reply = (): void => judgeAndReply(parts, form, request, response);
  if (fault) setTimeout(reply, fault.ms);
  else reply();
}

function judgeAndReply(
  parts: AuthServerParts,
  form: URLSearchParams,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  if (response.destroyed) return;
  const judgement = judgeAuthRequest(form, parts.registry);
  const token = tokenFor(judgement, parts.tokens);
  // iotId is only a name, and at a foreign broker it may be any word.
  if (token) parts.onSecret(token.iotToken, 'iotToken');
  parts.record({ what: 'AUTH', code: judgement.code, signmethod: judgement.signmethod });
  const mqtt = judgement.wantsMqtt ? parts.mqttAddress(request.socket) : null;
  send(response, 200, authReply(judgement.code, token, mqtt), 'application/json;charset=UTF-8');
}

function misbehave(
  parts: AuthServerParts,
  fault: Exclude<AuthFault, { kind: 'slow' }>,
  signmethod: string,
  response: http.ServerResponse,
): void {
  const record = (code: number): void => parts.record({ what: 'AUTH', code, signmethod });
  switch (fault.kind) {
    case 'status':
      record(fault.status);
      send(response, fault.status, http.STATUS_CODES[fault.status] ?? '', 'text/html');
      break;
    case 'code':
      record(fault.code);
      send(response, 200, authReply(fault.code, null, null), 'application/json;charset=UTF-8');
      break;
    case 'garbage':
      record(0);
      response.socket?.end(Buffer.from([0, 255, 16, 13, 10, 0x7b, 0x22, 200, 13, 10, 13, 10]));
      break;
    default:
      record(0);
  }
}

function send(response: http.ServerResponse, status: number, body: string, type: string): void {
  response.writeHead(status, {
    Server: 'Tengine',
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** The address at which a listener on all addresses is reached from this machine. */
const REACHED_AT: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/**
 * Whether the pre-authentication endpoint answers HTTP on a new connection in time. The request differs from any
 * device's: it is answered 404 and not recorded.
 */
export function authServerAnswers({ host, port }: Address, deadlineMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.request({
      host: REACHED_AT.get(host) ?? host,
      port,
      method: 'HEAD',
      path: '/alive',
      agent: false,
      timeout: deadlineMs,
    });
    const settle = (answered: boolean): void => {
      clearTimeout(deadline);
      request.destroy();
      resolve(answered);
    };
    const deadline = setTimeout(settle, deadlineMs, false);
    request.on('error', () => settle(false));
    request.on('response', () => settle(true));
    request.end();
  });
}
