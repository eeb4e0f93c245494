import http from 'node:http';
import type { Address } from '../cloud';

/** The address at which a listener on all addresses is reached from this machine. */
const REACHED_AT: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/**
 * Whether the pre-authentication endpoint answers HTTP over a new connection in time. No device makes this
 * request: it is answered 404 and not recorded.
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
