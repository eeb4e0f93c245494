import type { Dialect } from '../emulator/dialect';
import type { Event, Header } from '../ledger/record';
import type { Exchange, Said } from './transcript';

/** The input of the rules. */
export interface Evidence {
  readonly header: Header;
  readonly events: readonly Event[];
  readonly exchanges: readonly Exchange[];
  /** Unsolicited lines unrelated to any command, e.g. `RING`. */
  readonly unasked: ReadonlySet<string>;
}

/** Derives one value from a run; undefined if nothing in the run shows the value. */
export type Rule<T> = (evidence: Evidence) => T | undefined;

/** One rule for each option of the dialect. */
export type DialectRules = { readonly [K in keyof Dialect]: Rule<Dialect[K]> };

/** The most frequent value; undefined if there is none. Of equally frequent ones the first is taken. */
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

/** All lines with this name, e.g. `+ALIAUTH`, before and after the result. */
export function reports(exchange: Exchange, name: string): readonly Said[] {
  return [...exchange.lines, ...exchange.after].filter(({ text }) => text.startsWith(`${name}:`));
}

/** Whether a report of this name came before or after the result; undefined if there is none. */
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

/** The redactor's replacement for a secret, as Latin-1: `‹deviceSecret:8f3a…,32 bytes›`. */
const MARK = /\xe2\x80\xb9.*?\xe2\x80\xba/g;

/**
 * Fields of a parameter list, split at commas. The comma in a mark of the redactor does not separate fields; it becomes
 * a semicolon.
 */
export function fieldsOf({ parameters }: Exchange): readonly string[] {
  return parameters.replace(MARK, (mark) => mark.replace(',', ';')).split(',');
}

/** `<topic>,<qos>,<message>`; the message is everything after the second comma. Null if the line has another form. */
export function publicationOf({
  name,
  form,
  parameters,
}: Exchange): { topic: string; qos: string; message: string } | null {
  if (name !== '+CLOUDPUB' || form !== 'set') return null;
  const [, topic, qos, message] = /^([^,]*),([^,]*),(.*)$/s.exec(parameters) ?? [];
  return topic === undefined || qos === undefined || message === undefined ? null : { topic, qos, message };
}

/** `<topic>,<qos>` pairs of a CLOUDSUB; null if the parameters have another form. */
export function pairsOf(exchange: Exchange): readonly { topic: string; qos: string }[] | null {
  const fields = fieldsOf(exchange);
  if (exchange.name !== '+CLOUDSUB' || exchange.form !== 'set' || fields.length % 2 !== 0) return null;
  return Array.from({ length: fields.length / 2 }, (_, i) => ({
    topic: fields[2 * i] ?? '',
    qos: fields[2 * i + 1] ?? '',
  }));
}

/** A topic without wildcards or other peculiarities, as a host would use it. */
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
