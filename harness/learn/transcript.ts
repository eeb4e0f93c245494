import { Digester } from '../at/digester';
import { commandsOf } from '../emulator/command-line';
import { me3630 } from '../family/me3630';
import type { Event } from '../ledger/record';
import { LinkTracker } from './link-tracker';

/** One line from the module, without its framing. Texts are Latin-1: one character for each byte. */
export interface Said {
  readonly text: string;
  readonly kind: 'result' | 'line' | 'publish' | 'prompt' | 'noise' | 'echo';
  /** ms since the run began. */
  readonly t: number;
  /** Of a publish report. */
  readonly message?: {
    readonly blanks: number;
    readonly packId: number;
    readonly topic: string;
    readonly payload: Buffer;
  };
}

/** `+CMEE` as the host set it; `default` since power-on, ATZ or AT&F. */
export type ErrorReports = 0 | 1 | 2 | 'default';

/** One command line that was sent on its own, with all events of module and cloud up to the next one. */
export interface Exchange {
  /** Number of the event in which it was sent. */
  readonly n: number;
  readonly t: number;
  readonly name: string;
  readonly form: 'action' | 'set' | 'read' | 'test';
  readonly parameters: string;
  /** Length of the whole command line, including `AT`. */
  readonly length: number;
  /** The lines before the final result, the result, then the lines after it. */
  readonly lines: readonly Said[];
  readonly result: Said | null;
  readonly after: readonly Said[];
  /** Time of the first byte of the answer, ms; null if there was none, or if the command was echoed. */
  readonly firstAt: number | null;
  /** Bytes between the command and its data; null if no data was entered. */
  readonly invitation: string | null;
  readonly data: readonly Chunk[];
  /** Bytes received after the first piece of data, unparsed. */
  readonly behindData: readonly Chunk[];
  /** Packets at the cloud meanwhile. */
  readonly cloud: readonly Event[];
  /** The state when it was sent. */
  readonly online: boolean;
  readonly subscribed: ReadonlyMap<string, number>;
  readonly errorReports: ErrorReports;
  /** Whether the previous command had been answered. */
  readonly orderly: boolean;
}

export interface Chunk {
  readonly bytes: Buffer;
  readonly t: number;
}

/** The bytes of an event, from either of the two forms in which a ledger holds them. */
export function bytesOf({ text, base64 }: Event): Buffer {
  return base64 === undefined ? Buffer.from(text ?? '', 'utf8') : Buffer.from(base64, 'base64');
}

/** A command line whose exchange is not complete. */
interface Open {
  readonly start: Event;
  readonly body: string;
  readonly orderly: boolean;
  readonly online: boolean;
  readonly subscribed: ReadonlyMap<string, number>;
  readonly errorReports: ErrorReports;
  readonly received: Chunk[];
  readonly data: Chunk[];
  readonly behindData: Chunk[];
  readonly cloud: Event[];
}

/**
 * The exchanges of a run, one for each command line. Lines that were sent in pieces, or several at once, are left out.
 */
export function exchangesOf(events: readonly Event[]): readonly Exchange[] {
  const exchanges: Exchange[] = [];
  const links = new LinkTracker();
  let errorReports: ErrorReports = 'default';
  let open: Open | null = null;
  let orderly = true;
  const close = () => {
    if (open === null) return;
    const exchange = exchangeOf(open);
    exchanges.push(exchange);
    orderly = exchange.result !== null;
    errorReports = errorReportsAfter(exchange, errorReports);
    open = null;
  };
  for (const event of events) {
    const current = open as Open | null;
    if (event.side === 'cloud') {
      links.saw(event, current === null ? '' : current.body);
      current?.cloud.push(event);
    } else if (event.side === 'at' && event.dir === 'rx') {
      const chunk = { bytes: bytesOf(event), t: event.t };
      (current !== null && current.data.length > 0 ? current.behindData : current?.received)?.push(chunk);
    } else if (event.side === 'at' && event.dir === 'tx') {
      const bytes = bytesOf(event);
      const text = bytes.toString('latin1');
      if (current !== null && takesData(current, text)) {
        current.data.push({ bytes, t: event.t });
        continue;
      }
      close();
      const [, body] = /^AT([^\r]*)\r$/s.exec(text) ?? [];
      if (body === undefined) {
        orderly = false;
        continue;
      }
      const { online, subscribed } = links;
      open = {
        start: event,
        body,
        orderly,
        online,
        subscribed,
        errorReports,
        received: [],
        data: [],
        behindData: [],
        cloud: [],
      };
    }
  }
  close();
  return exchanges;
}

/** In length mode everything sent is data, until a final result code comes. */
function takesData({ body, received, data, behindData }: Open, text: string): boolean {
  if (!/^\+CLOUDPUB=[^,]*,[^,]*, *["+\-\dx.e]+ *$/i.test(body)) return false;
  const said = Buffer.concat((data.length > 0 ? behindData : received).map(({ bytes }) => bytes)).toString(
    'latin1',
  );
  if (/ERROR/.test(said)) return false;
  if (data.length > 0) return !/OK\r\n/.test(said);
  return !/^AT[^\r]*\r$/.test(text) && (said.includes('>') || !/OK\r\n/.test(said));
}

function exchangeOf(open: Open): Exchange {
  const { start, body, data, behindData, received } = open;
  const [command, second] = commandsOf(body);
  const spoken = saidIn(data.length > 0 ? behindData : received, Buffer.from(`AT${body}`, 'latin1'), data);
  const at = spoken.findIndex(({ kind }) => kind === 'result');
  return {
    n: start.n,
    t: start.t,
    name: second === undefined ? (command?.name ?? '') : 'several',
    form: command?.form ?? 'action',
    parameters: command?.parameters ?? '',
    length: body.length,
    lines: at === -1 ? spoken : spoken.slice(0, at),
    result: spoken[at] ?? null,
    after: at === -1 ? [] : spoken.slice(at + 1),
    firstAt: isEchoed(open) ? null : (received[0]?.t ?? null),
    invitation: data.length > 0 ? Buffer.concat(received.map(({ bytes }) => bytes)).toString('latin1') : null,
    data,
    behindData,
    cloud: open.cloud,
    online: open.online,
    subscribed: open.subscribed,
    errorReports: open.errorReports,
    orderly: open.orderly,
  };
}

function isEchoed({ body, received }: Open): boolean {
  return (
    received[0]?.bytes.toString('latin1').startsWith(`AT${body}`.slice(0, received[0].bytes.length)) ?? false
  );
}

function saidIn(chunks: readonly Chunk[], echo: Buffer, data: readonly Chunk[]): Said[] {
  const digester = new Digester(me3630.dialect);
  if (data.length === 0) digester.expectEcho(echo);
  else digester.expectEcho(Buffer.concat(data.map(({ bytes }) => bytes)), { line: false });
  const tokens = chunks.flatMap(({ bytes, t }) => digester.push(bytes, t));
  return [...tokens, ...digester.flush()]
    .map((token): Said => {
      const text = token.raw.toString('latin1').replace(/^\r\n|\r\n$/g, '');
      if (token.kind !== 'publish') return { text, kind: token.kind, t: token.t };
      const { blanks, packId, topic, payload } = token;
      return { text, kind: 'publish', t: token.t, message: { blanks, packId, topic, payload } };
    })
    .filter(({ kind }) => kind !== 'noise' && kind !== 'echo');
}

function errorReportsAfter(
  { name, form, parameters, result, lines, after }: Exchange,
  before: ErrorReports,
): ErrorReports {
  if ([...lines, ...after].some(({ text }) => text === '+ZREADY')) return 'default';
  if (result?.text !== 'OK') return before;
  if (/^(?:Z[01]?|&F[01]?|\+ZRST|\+CFUN)$/.test(name))
    return name === '+CFUN' && !parameters.endsWith(',1') ? before : 'default';
  if (name !== '+CMEE' || form !== 'set') return before;
  return parameters === '0' ? 0 : parameters === '1' ? 1 : 2;
}
