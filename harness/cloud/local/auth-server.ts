import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Address } from '../cloud';
import type { AuthFault } from '../faults';
import type { CloudEventBody } from '../witness';
import { authReply, judgeAuthRequest, tokenFor } from './auth-request';
import type { DeviceRegistry } from './devices';
import type { TokenIssuer } from './login';
import type { Provocations } from './provocations';

const PATH = '/auth/devicename';
/** Far above the 300 bytes that a device sends. */
const MAX_BODY = 4096;
const REQUEST_TIMEOUT_MS = 10_000;
const OPTIONS: http.ServerOptions = {
  // Embedded clients leave out Host and use various line ends; the platform's own server accepts that.
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
  /** Where the device is sent for MQTT. */
  readonly mqttAddress: (socket: Socket) => Address;
  readonly onSecret: (secret: string, kind: string) => void;
  /** Called once a request, when its answer is about to leave. */
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
  // iotId is only a name, and on a foreign broker it may be any word.
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
