import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { renderPage, ThemeButton } from '../../reports/components/page';
import { requirementText } from '../job/requirement';
import type { Store } from '../store/store';
import { progressText, type QualificationStatus, type Snapshot, snapshot } from './snapshot';

/** A fleet as a page for the browser: benches, qualifications with their parts, schedules. It is read-only. */
function statusPage(now: Snapshot): string {
  const { at, benches, lost, qualifications, schedules } = now;
  return renderPage({
    title: 'Fleet',
    style,
    program: require.resolve('../../reports/client/page'),
    body: (
      <>
        <header class="wide top">
          <ThemeButton />
          <h1>Fleet</h1>
          <p>
            <time>{at}</time>, <a href="status.json">JSON</a>
          </p>
        </header>
        <main class="wide">
          <section>
            <h2>Benches</h2>
            <Rows
              head={['bench', 'state', 'model', 'firmware', 'labels', 'agent', 'what it does']}
              rows={[
                ...benches.map(({ name, state, model, firmware, labels, agent, detail }) => [
                  ...[name, state, model ?? '', firmware ?? '', labels.join(', '), agent, detail ?? ''],
                ]),
                ...lost.map(({ name, lastSeen }) => [
                  ...[name, 'away', '', '', '', '', `last seen ${new Date(lastSeen).toISOString()}`],
                ]),
              ]}
              nothing="No bench is offered."
            />
          </section>
          <section>
            <h2>Qualifications</h2>
            {qualifications.length === 0 && <p>Nothing is queued.</p>}
            {qualifications.map((each) => (
              <Qualification key={each.id} {...each} />
            ))}
          </section>
          <section>
            <h2>Schedules</h2>
            <Rows
              head={['name', 'when', 'next']}
              rows={schedules.map(({ name, pattern, next }) => [
                ...[name, pattern, next === null ? '' : new Date(next).toISOString()],
              ])}
              nothing="Nothing is scheduled."
            />
          </section>
        </main>
      </>
    ),
  });
}

function Qualification({ id, request, cancelled, refused, parts }: QualificationStatus) {
  return (
    <article class="card">
      <h3>
        {id} <small class="count">{cancelled ? 'cancelled' : progressText(parts)}</small>
      </h3>
      <p>{refused === null ? requirementText(request.requirement) : `refused: ${refused}`}</p>
      <Rows
        head={['part', 'state', 'judged', 'bench', 'verdict']}
        rows={parts.map(({ part, state, judged, result, reason }) => [
          ...[part.part, state, `${judged} of ${part.cases.length}`],
          ...[result?.bench ?? part.requirement.bench ?? '', reason ?? result?.verdict ?? ''],
        ])}
        nothing="It waits for a matching bench."
      />
    </article>
  );
}

interface RowsOf {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly nothing: string;
}

function Rows({ head, rows, nothing }: RowsOf) {
  if (rows.length === 0) return <p>{nothing}</p>;
  return (
    <table class="rows">
      <thead>
        <tr>
          {head.map((each) => (
            <th key={each} scope="col">
              {each}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells) => (
          <tr key={cells[0]}>
            {cells.map((cell, index) => (
              <td key={head[index]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const style = `
.rows{border-collapse:collapse;width:100%;font-size:14px}
.rows th,.rows td{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}
.rows th{color:var(--soft);font-weight:500}
article.card{margin-bottom:16px;overflow-x:auto}
h3{margin:0;font-size:15px}
`;

/** How often the browser reloads the page, s. */
const REFRESH_S = 2;

/** The page of a fleet while it is served. */
export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the page on this machine only, as it shows what a lab works on. It is read-only: queueing and cancelling are
 * done by commands, which need access to the store.
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
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, 'this page is read-only');
  // A page of another origin could reach this one by a host name that resolves to this machine.
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
