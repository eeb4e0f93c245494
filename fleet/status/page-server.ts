import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Store } from '../store/store';
import { snapshot } from './snapshot';
import { statusPage } from './status-page';

/** A browser asks again after so many seconds. */
const REFRESH_S = 2;

/** The page of a fleet while it is served. */
export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the page on this machine only, as it shows what a lab works on. It answers questions and takes no orders: what is
 * queued and cancelled is said by commands, which need the store.
 */
export async function servePage(store: Store, port: number): Promise<PageServer> {
  const server = createServer((request, response) => {
    answer(store, request, response).catch((error: unknown) => {
      response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(`the store does not answer: ${error instanceof Error ? error.message : String(error)}\n`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: opened } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${opened}/`, close: () => closed(server) };
}

async function answer(store: Store, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url, headers } = request;
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, 'this page only shows');
  // A page of another origin could reach this one by a name of its own that leads here.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? ''))
    return refuse(response, 403, 'this page is for this machine');
  const kind = { '/': 'text/html', '/status.json': 'application/json' }[url ?? ''];
  if (kind === undefined) return refuse(response, 404, 'there is / and /status.json');
  const now = await snapshot(store);
  response.writeHead(200, {
    'content-type': `${kind}; charset=utf-8`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(url === '/' ? { refresh: String(REFRESH_S) } : {}),
  });
  response.end(url === '/' ? statusPage(now) : JSON.stringify(now));
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${why}\n`);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
