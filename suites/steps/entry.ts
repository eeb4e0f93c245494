import { DeadlinePassed } from '../../harness/at/fault';
import type { Exchange } from '../../harness/at/session';
import { resultText } from '../../harness/bench/sent-command';
import type { CloudEvent } from '../../harness/cloud/witness';
import type { CaseBench } from '../../harness/conformance/case';
import { arrivals, checkArrived, type Delivery } from './delivery';
import { isAnswered } from './six-commands';

/** How a message is entered; on `data` and, by default, at QoS 0. */
export interface Entry {
  readonly qos?: 0 | 1;
  /** One byte at a time, as typed by a person. */
  readonly bytewise?: boolean;
  /** Sent in one write with the message, but not part of it. */
  readonly surplus?: string;
}

/** Enters data; resolves to the exchange with the outcome. */
export type Typist = (data: Buffer | string, how?: Typing) => Promise<Exchange>;

interface Typing {
  readonly bytewise?: boolean;
  /** The data cannot reach the cloud. */
  readonly inVain?: boolean;
}

/** The answer to CLOUDPUB with a number, and how to enter data if the number was accepted as a length. */
export type Answer =
  | { readonly says: string; readonly exchange: Exchange; readonly type: null }
  /** Null if the module sends nothing. */
  | { readonly says: string; readonly exchange: Exchange | null; readonly type: Typist };

/**
 * The manual requires data without showing a prompt: a module may send a prompt, possibly after OK, or OK alone, or
 * nothing. Announces a message of this length; if the number is taken for anything else, a check fails and the result
 * is null.
 */
export async function announce(bench: CaseBench, bytes: number, qos: 0 | 1 = 0): Promise<Typist | null> {
  const { says, type } = await ask(bench, String(bytes), qos);
  bench
    .check(`answer to a number for a message, ${bytes}`, says)
    .satisfies('a prompt for data, or OK or silence until the data comes', type !== null);
  return type;
}

/** Announces a message, enters it and returns the outcome; null if the number was not accepted as a length. */
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

/** Checks that a message entered by its length arrives unchanged and once. */
export async function checkEntered(bench: CaseBench, message: Buffer | string, entry?: Entry): Promise<void> {
  const bytes = Buffer.from(message as string);
  const delivery = await enter(bench, bytes, entry);
  if (delivery) checkArrived(bench, delivery, bytes);
}

/** A module need not answer a length at all before the data. */
const PROMPT = 'prompt or result of AT+CLOUDPUB with a length';
/** Nor show anything behind OK. */
const BEHIND_OK = 'prompt behind the OK of AT+CLOUDPUB with a length';

/**
 * Uses the session itself: a module that waits for data need not answer the command, which the invariants would count
 * against it.
 */
export async function ask(bench: CaseBench, number: string, qos: 0 | 1 = 0): Promise<Answer> {
  const { module, cloud, topic } = bench;
  const { promises } = module;
  const since = cloud.mark();
  const type: Typist = (data, { bytewise = false } = {}) => module.data(data, { bytewise });
  try {
    const line = `AT+CLOUDPUB=${topic('data')},${qos},${number}`;
    const deadlineMs = promises.wait(PROMPT, module.patienceFor(line, module.deadlines.local));
    // A command still under way in the network must not extend the wait: a module may give up data that stays away.
    const exchange = await module.session.command(line, { deadlineMs, mayPrompt: true, exactly: true });
    const said = resultText(exchange);
    if (said === 'OK' || said.endsWith('>')) promises.kept(PROMPT, exchange.ms);
    const says = said === 'OK' ? await whatFollowsOk(bench, exchange, since) : said;
    if (says === 'OK alone') return { says, exchange, type: typistBehindOk(bench, exchange, since) };
    return says.endsWith('>') ? { says, exchange, type } : { says, exchange, type: null };
  } catch (error) {
    if (!(error instanceof DeadlinePassed)) throw error;
    promises.omitted(PROMPT);
    return { says: 'silence', exchange: null, type };
  }
}

/** OK may acknowledge a length or a text: a prompt or the cloud shows which. */
async function whatFollowsOk({ module, cloud }: CaseBench, { to }: Exchange, since: number): Promise<string> {
  const began = performance.now();
  const deadlineMs = module.promises.wait(BEHIND_OK, cloud.patienceFor('PUBLISH', module.deadlines.local));
  // The slower wait ends with the next token or event, as all waits must end before the case does.
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
  const shown = first ?? (await text) ?? (await prompt);
  if (shown === null) module.promises.omitted(BEHIND_OK);
  else module.promises.kept(BEHIND_OK, performance.now() - began);
  return shown ?? 'OK alone';
}

/**
 * After OK the module need not send another result: the cloud shows that the data was accepted, and a query that the
 * module answers again.
 */
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
