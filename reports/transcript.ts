import type { Ledger } from '../harness/ledger/ledger-reader';
import type { CaseRecord, Event } from '../harness/ledger/record';
import { visible, visibleBytes } from './visible';

/** One line of the transcript, safe for a terminal. */
export interface TranscriptLine {
  /** ms since the run began. */
  readonly t: number;
  readonly side: Event['side'];
  /** `→` towards the module, `←` from it, `·` neither. */
  readonly arrow: '→' | '←' | '·';
  readonly text: string;
  /** A check that did not hold was made directly after it. */
  readonly marked: boolean;
  /** Numbers of the first and last event in it. */
  readonly events: readonly [first: number, last: number];
}

/** Lines before and after each failed check. */
const AROUND = 6;
const ARROWS = { tx: '→', rx: '←' } as const;

/**
 * AT wire and cloud of a case, by time: the lines around each check that did not hold, or its last lines if all held.
 */
export function excerptOf(ledger: Ledger, record: CaseRecord): TranscriptLine[] {
  const failedAt = new Set(record.checks.filter((check) => !check.held).map((check) => check.at));
  const lines = transcriptOf(ledger, record.events, failedAt);
  const marks = lines.flatMap((line, i) => (line.marked ? [i] : []));
  if (marks.length === 0) return lines.slice(-2 * AROUND);
  return lines.filter((_, i) => marks.some((mark) => i >= mark - AROUND && i <= mark + AROUND / 2));
}

/** All events from number `first` to number `last`, with the pieces of a line joined. */
export function transcriptOf(
  ledger: Ledger,
  [first, last]: readonly [number, number],
  marks: ReadonlySet<number> = new Set(),
): TranscriptLine[] {
  const events = ledger.events.slice(Math.max(0, first - 1), last);
  const lines = pieced(events).map((pieces) => lineOf(pieces, marks));
  return lines.sort((a, b) => a.t - b.t);
}

/** Events in groups: a chunk of the AT wire joins the previous one if that did not end its line. */
function pieced(events: readonly Event[]): Event[][] {
  const groups: Event[][] = [];
  for (const event of events) {
    const group = groups.at(-1);
    if (group && continues(group.at(-1), event)) group.push(event);
    else groups.push([event]);
  }
  return groups;
}

function continues(before: Event | undefined, event: Event): boolean {
  if (before?.side !== 'at' || event.side !== 'at' || before.dir !== event.dir) return false;
  return !/[\r\n]$/.test(bytesOf(before)?.toString('latin1') ?? '\n') && bytesOf(event) !== null;
}

function lineOf(pieces: readonly Event[], marks: ReadonlySet<number>): TranscriptLine {
  const [event] = pieces as [Event];
  const marked = pieces.some((piece) => marks.has(piece.n));
  const bytes = pieces.map((piece) => bytesOf(piece)).filter((piece) => piece !== null);
  const wire = bytes.length > 0 ? visibleBytes(Buffer.concat(bytes)) : '';
  const text = [visible(event.what ?? ''), wire, detailsOf(event)].filter((part) => part !== '').join(' ');
  return {
    t: event.t,
    side: event.side,
    arrow: event.dir ? ARROWS[event.dir] : '·',
    text,
    marked,
    events: [event.n, pieces.at(-1)?.n ?? event.n],
  };
}

function bytesOf(event: { readonly text?: unknown; readonly base64?: unknown }): Buffer | null {
  if (typeof event.text === 'string') return Buffer.from(event.text, 'utf8');
  return typeof event.base64 === 'string' ? Buffer.from(event.base64, 'base64') : null;
}

const shownElsewhere = new Set([
  'type',
  'n',
  't',
  'side',
  'dir',
  'what',
  'text',
  'base64',
  'index',
  'device',
]);

/** Other properties of an event, e.g. `topic=/a1/dn/user/get qos=1 payload="hello"`. */
function detailsOf(event: Event): string {
  const details = Object.entries(event).filter(([name]) => !shownElsewhere.has(name));
  return details.map(([name, value]) => `${visible(name)}=${detail(value)}`).join(' ');
}

function detail(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const bytes = bytesOf(value);
    if (bytes && Object.keys(value).length === 1) return `"${visibleBytes(bytes)}"`;
  }
  return visible(typeof value === 'string' ? value : JSON.stringify(value));
}

/** The excerpt of a case as plain text: ` 1.204 at → AT␍`. */
export function plainTranscript(ledger: Ledger, record: CaseRecord): string[] {
  return excerptOf(ledger, record).map(plainLine);
}

/** One event as plain text, for a terminal that follows a run. */
export function plainEvent(event: Event): string {
  return plainLine(lineOf([event], new Set()));
}

function plainLine({ t, side, arrow, text, marked }: TranscriptLine): string {
  return `${marked ? '▸' : ' '}${(t / 1000).toFixed(3).padStart(9)}  ${side.padEnd(7)} ${arrow} ${text}`;
}
