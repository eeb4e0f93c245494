import type { Dialect } from '../emulator/dialect';
import type { Event, Header } from '../ledger/record';
import type { Exchange, Said } from './transcript';

/** What rules look at. */
export interface Evidence {
  readonly header: Header;
  readonly events: readonly Event[];
  readonly exchanges: readonly Exchange[];
  /** Lines that come without having to do with what was asked, e.g. `RING`. */
  readonly unasked: ReadonlySet<string>;
}

/** Reads one value out of a run; undefined where nothing in it shows the value. */
export type Rule<T> = (evidence: Evidence) => T | undefined;

/** A rule for each switch of the dialect. */
export type DialectRules = { readonly [K in keyof Dialect]: Rule<Dialect[K]> };

/** What most of the witnesses say; undefined when there are none. Of equally many the first counts. */
export function most<T extends string | number | boolean | null>(
  witnesses: Iterable<T | undefined>,
): T | undefined {
  const counts = new Map<T, number>();
  for (const one of witnesses) if (one !== undefined) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].reduce<readonly [T, number] | undefined>(
    (best, one) => (best === undefined || one[1] > best[1] ? one : best),
    undefined,
  )?.[0];
}

export const accepted = ({ result }: Exchange) => result?.text === 'OK';
export const refused = ({ result }: Exchange) => result !== null && result.text !== 'OK';

/** All lines of a name, e.g. `+ALIAUTH`, in front of and behind the result. */
export function reports(exchange: Exchange, name: string): readonly Said[] {
  return [...exchange.lines, ...exchange.after].filter(({ text }) => text.startsWith(`${name}:`));
}

/** Whether a report of this name stood in front of the result or behind; undefined where there is none. */
export function orderOf(exchange: Exchange, name: string): 'result-first' | 'ok-first' | undefined {
  if (!accepted(exchange)) return undefined;
  const isIt = ({ text }: Said) => text.startsWith(`${name}:`);
  if (exchange.lines.some(isIt)) return 'result-first';
  return exchange.after.some(isIt) ? 'ok-first' : undefined;
}

/** Packets of a kind that the cloud saw or sent during the exchange. */
export function packets({ cloud }: Exchange, what: string, dir?: 'rx' | 'tx'): readonly Event[] {
  return cloud.filter((event) => event.what === what && (dir === undefined || event.dir === dir));
}

/** What the redactor put in the place of a secret, as Latin-1: `‹deviceSecret:8f3a…,32 bytes›`. */
const MARK = /\xe2\x80\xb9.*?\xe2\x80\xba/g;

/** Fields of a parameter list, parted by commas. The comma in a mark of the redactor, which parts nothing, becomes a semicolon. */
export function fieldsOf({ parameters }: Exchange): readonly string[] {
  return parameters.replace(MARK, (mark) => mark.replace(',', ';')).split(',');
}

/** `<topic>,<qos>,<message>`; the message is everything behind the second comma. Null where it is none. */
export function publicationOf({
  name,
  form,
  parameters,
}: Exchange): { topic: string; qos: string; message: string } | null {
  if (name !== '+CLOUDPUB' || form !== 'set') return null;
  const [, topic, qos, message] = /^([^,]*),([^,]*),(.*)$/s.exec(parameters) ?? [];
  return topic === undefined || qos === undefined || message === undefined ? null : { topic, qos, message };
}

/** `<topic>,<qos>` pairs of a CLOUDSUB; null where they are none. */
export function pairsOf(exchange: Exchange): readonly { topic: string; qos: string }[] | null {
  const fields = fieldsOf(exchange);
  if (exchange.name !== '+CLOUDSUB' || exchange.form !== 'set' || fields.length % 2 !== 0) return null;
  return Array.from({ length: fields.length / 2 }, (_, i) => ({
    topic: fields[2 * i] ?? '',
    qos: fields[2 * i + 1] ?? '',
  }));
}

/** A topic that nothing can be said against: one that a host would use. */
export function isPlainTopic(topic: string): boolean {
  return /^\/[\w.:]+\/[\w.:]+(\/[\w]+)+$/.test(topic) && topic.length <= 64;
}

export function named(
  exchanges: readonly Exchange[],
  name: string,
  form: Exchange['form'] = 'set',
): readonly Exchange[] {
  return exchanges.filter((one) => one.name === name && one.form === form);
}
