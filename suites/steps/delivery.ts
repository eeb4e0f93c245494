import { ModuleFault } from '../../harness/at/fault';
import type { Exchange } from '../../harness/at/session';
import { isAccepted, resultText } from '../../harness/bench/sent-command';
import type { CloudEventOf } from '../../harness/cloud/witness';
import type { CaseBench } from '../../harness/conformance/case';

type Publish = CloudEventOf<'PUBLISH'>;

/** One CLOUDPUB on the AT wire and at the cloud. */
export interface Delivery {
  readonly exchange: Exchange;
  /** Everything published for it, in order; a retransmission at QoS 1 counts as its first copy. */
  readonly arrived: readonly Publish[];
  /** Why that may be incomplete: the fence message did not arrive. */
  readonly doubt: ModuleFault | null;
}

/** Sends CLOUDPUB with the given text after `=`, and waits until everything it published has arrived. */
export async function deliver(bench: CaseBench, parameters: Buffer | string): Promise<Delivery> {
  const { module, cloud } = bench;
  const since = cloud.mark();
  const line = Buffer.concat([Buffer.from('AT+CLOUDPUB='), Buffer.from(parameters as string)]);
  const exchange = await module.send(line, { deadline: 'cloud' });
  return arrivals(bench, exchange, since);
}

/** The same with a message of its own on the topic of the manual's examples. */
export function deliverText(bench: CaseBench, message: Buffer | string, qos = 0): Promise<Delivery> {
  const head = Buffer.from(`${bench.topic('data')},${qos},`);
  return deliver(bench, Buffer.concat([head, Buffer.from(message as string)]));
}

/** Everything published since the mark; a module that waits for data cannot be sent a fence. */
export async function arrivals(bench: CaseBench, exchange: Exchange, since: number): Promise<Delivery> {
  if (exchange.outcome.kind === 'prompt') return { exchange, arrived: [], doubt: null };
  try {
    const published = await bench.fence.up(bench.topic('data'), since);
    return { exchange, arrived: firstCopies(published), doubt: null };
  } catch (error) {
    if (!(error instanceof ModuleFault)) throw error;
    return { exchange, arrived: firstCopies(bench.cloud.sent('PUBLISH', since)), doubt: error };
  }
}

/** A sender may send a QoS 1 message again, with DUP, if its PUBACK is late (MQTT clause 4.4). */
export function firstCopies(published: readonly Publish[]): Publish[] {
  return published.filter(
    (e, i) =>
      !(e.dup && published.slice(0, i).some((f) => f.packetId === e.packetId && f.payload.equals(e.payload))),
  );
}

/** Checks that the command was answered OK and that only these bytes arrived. Other cases check how often. */
export function checkArrived(
  { check }: CaseBench,
  { exchange, arrived, doubt }: Delivery,
  message: Buffer | string,
): void {
  check('final result of AT+CLOUDPUB', resultText(exchange)).is('OK');
  const contents = [...new Set(arrived.map(contentOf))];
  check('messages at the cloud', contents).is([readable(Buffer.from(message as string))]);
  if (doubt) throw doubt;
}

/** Checks that what arrived, arrived once. */
export function checkOnce({ check }: CaseBench, { arrived }: Delivery): void {
  check('times that the message arrived', arrived.length).is(1);
}

/** Checks that what arrived has exactly this topic. */
export function checkTopic({ check }: CaseBench, { arrived }: Delivery, topic: string): void {
  check('topics of the messages at the cloud', [...new Set(arrived.map((e) => e.topic))]).is([topic]);
}

/** Checks that the command was refused and nothing was published for it. */
export function checkRefused({ check }: CaseBench, { exchange, arrived, doubt }: Delivery): void {
  check('AT+CLOUDPUB is accepted', isAccepted(exchange)).is(false);
  check('messages at the cloud', arrived.map(contentOf)).is([]);
  if (doubt) throw doubt;
}

/** What happened to a message, in words that are the same in each run. @throws ModuleFault when that is unknown */
export function fateOf({ exchange, arrived, doubt }: Delivery, message: Buffer | string): string {
  if (doubt) throw doubt;
  const refused = isAccepted(exchange) ? null : `refused with ${resultText(exchange)}`;
  if (exchange.outcome.kind === 'prompt') return 'taken for a length';
  if (arrived.length === 0) return refused ?? 'accepted and never published';
  const asGiven = arrived.every(({ payload }) => payload.equals(Buffer.from(message as string)));
  const published = asGiven
    ? 'published whole'
    : `published as ${[...new Set(arrived.map(shown))].join(', ')}`;
  return refused ? `${refused} and ${published}` : published;
}

/** A message may be published or refused, but not silently truncated or altered. */
export const WHOLE_OR_REFUSED = /^(published whole|refused with (?!.* and published).*)$/;

/** Bytes in readable form: as text if they are UTF-8, else in hexadecimal. */
export function readable(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : `hex ${bytes.toString('hex')}`;
}

const contentOf = ({ payload }: Publish): string => readable(payload);
const shown = (published: Publish): string => JSON.stringify(contentOf(published));
