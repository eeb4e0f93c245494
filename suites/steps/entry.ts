import { DeadlinePassed } from '../../harness/at/fault';
import type { Exchange } from '../../harness/at/session';
import { resultText } from '../../harness/bench/sent-command';
import type { CloudEvent } from '../../harness/cloud/witness';
import type { CaseBench } from '../../harness/conformance/case';
import { arrivals, checkArrived, type Delivery } from './delivery';
import { isAnswered } from './six-commands';

/** How a message is entered; on `data` at QoS 0 where nothing else is said. */
export interface Entry {
  readonly qos?: 0 | 1;
  /** A byte at a time, as a person types. */
  readonly bytewise?: boolean;
  /** Sent in one go with the message, though it is no part of it. */
  readonly surplus?: string;
}

/** Enters data; resolves with the exchange that shows the outcome. */
export type Typist = (data: Buffer | string, how?: Typing) => Promise<Exchange>;

interface Typing {
  readonly bytewise?: boolean;
  /** Nothing of it can reach the cloud. */
  readonly inVain?: boolean;
}

/** The answer to CLOUDPUB with a number, and the way to enter data if it was taken for a length. */
export type Answer =
  | { readonly says: string; readonly exchange: Exchange; readonly type: null }
  /** Absent where the module sends nothing. */
  | { readonly says: string; readonly exchange: Exchange | null; readonly type: Typist };

/**
 * The manual has the user enter the data and prints no prompt: a module may show one, behind OK too, or none, with OK or in
 * silence. Announces a message of so many bytes; null, and a check that did not hold, when the number is taken for
 * something else.
 */
export async function announce(bench: CaseBench, bytes: number, qos: 0 | 1 = 0): Promise<Typist | null> {
  const { says, type } = await ask(bench, String(bytes), qos);
  bench
    .check(`answer to a number for a message, ${bytes}`, says)
    .satisfies('a prompt for data, or OK or silence until the data comes', type !== null);
  return type;
}

/** Announces a message, enters it and gives the outcome; null when the module did not ask for it. */
export async function enter(bench: CaseBench, message: Buffer, entry: Entry = {}): Promise<Delivery | null> {
  const { module, cloud } = bench;
  const { qos = 0, bytewise = false, surplus } = entry;
  const since = cloud.mark();
  const type = await announce(bench, message.length, qos);
  if (!type) return null;
  const entered = type(message, { bytewise });
  if (surplus) await module.session.write(surplus);
  return arrivals(bench, await entered, since);
}

/** Claims that a message that is entered by its length arrives, byte for byte and once. */
export async function checkEntered(bench: CaseBench, message: Buffer | string, entry?: Entry): Promise<void> {
  const bytes = Buffer.from(message as string);
  const delivery = await enter(bench, bytes, entry);
  if (delivery) checkArrived(bench, delivery, bytes);
}

/** Asked of the session itself: a command without an answer is none that was forgotten if data is what it waits for. */
export async function ask(bench: CaseBench, number: string, qos: 0 | 1 = 0): Promise<Answer> {
  const { module, cloud, topic } = bench;
  const since = cloud.mark();
  const type: Typist = (data, { bytewise = false } = {}) => module.data(data, { bytewise });
  try {
    const line = `AT+CLOUDPUB=${topic('data')},${qos},${number}`;
    const exchange = await module.session.command(line, {
      deadlineMs: module.patienceFor(line, module.deadlines.local),
      mayPrompt: true,
    });
    const said = resultText(exchange);
    const says = said === 'OK' ? await whatFollowsOk(bench, exchange, since) : said;
    if (says === 'OK alone') return { says, exchange, type: typistBehindOk(bench, exchange, since) };
    return says.endsWith('>') ? { says, exchange, type } : { says, exchange, type: null };
  } catch (error) {
    if (error instanceof DeadlinePassed) return { says: 'silence', exchange: null, type };
    throw error;
  }
}

/** OK may be for the length or for the text: the cloud tells which, unless a prompt does. */
async function whatFollowsOk({ module, cloud }: CaseBench, { to }: Exchange, since: number): Promise<string> {
  const deadlineMs = cloud.patienceFor('PUBLISH', module.deadlines.local);
  // The wait that lost ends with whatever comes next: a case is not over before all its waits are.
  let told = false;
  const isNew = (e: CloudEvent) => told || (e.what === 'PUBLISH' && e.dir === 'rx' && !e.dup);
  const prompt = module.session
    .next((token) => told || token.kind === 'prompt', { from: to, deadlineMs, what: 'prompt behind OK' })
    .then(
      () => 'OK, then >',
      (error: unknown) => {
        if (error instanceof DeadlinePassed) return null;
        throw error;
      },
    );
  const text = cloud.witness
    .next(isNew, { since, deadlineMs })
    .then((e) => (e ? 'OK, and the number is published as text' : null));
  const first = await Promise.race([prompt, text]);
  told = first !== null;
  return first ?? (await text) ?? (await prompt) ?? 'OK alone';
}

/** Data after an OK needs no result: the cloud shows when it was taken, and a query that the module answers. */
function typistBehindOk({ module, cloud }: CaseBench, exchange: Exchange, since: number): Typist {
  return async (data, { bytewise = false, inVain = false } = {}) => {
    const bytes = Buffer.from(data as string);
    const pieces = bytewise ? [...bytes].map((byte) => Buffer.of(byte)) : [bytes];
    for (const piece of pieces) await module.session.write(piece);
    if (!inVain) await cloud.expect('PUBLISH', { since, what: 'the message that was entered behind OK' });
    await module.raw([
      { send: 'AT+CMEE?\r', until: (tokens) => isAnswered(tokens, '+CMEE'), what: 'the answer to AT+CMEE?' },
    ]);
    return exchange;
  };
}
