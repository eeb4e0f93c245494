import { DeadlinePassed } from '../../../harness/at/fault';
import type { Exchange } from '../../../harness/at/session';
import { resultText } from '../../../harness/bench/sent-command';
import type { CaseBench } from '../../../harness/conformance/case-bench';
import { arrivals, checkArrived, type Delivery } from './delivery';

/** How a message is entered; on `data` at QoS 0 where nothing else is said. */
export interface Entry {
  readonly qos?: 0 | 1;
  /** A byte at a time, as a person types. */
  readonly bytewise?: boolean;
  /** Sent in one go with the message, though it is no part of it. */
  readonly surplus?: string;
}

/** The manual has the user enter the data and prints no prompt: a module may show one, behind OK too, or none. */
export const READY: readonly string[] = ['>', 'OK, then >', 'silence'];

/**
 * Announces a message of so many bytes. True when the module is ready for them; false, and a check that did not hold,
 * when it took the number for something else.
 */
export async function announce(bench: CaseBench, bytes: number, qos: 0 | 1 = 0): Promise<boolean> {
  const { says } = await ask(bench, `${bench.topic('data')},${qos},${bytes}`);
  return bench
    .check(`answer to a number for a message, ${bytes}`, says)
    .satisfies('a prompt for data, or silence until the data comes', READY.includes(says));
}

/** Announces a message, enters it and tells what came of it; null when the module did not ask for it. */
export async function enter(bench: CaseBench, message: Buffer, entry: Entry = {}): Promise<Delivery | null> {
  const { module, cloud } = bench;
  const { qos = 0, bytewise = false, surplus } = entry;
  const since = cloud.mark();
  if (!(await announce(bench, message.length, qos))) return null;
  const entered = module.data(message, { bytewise });
  if (surplus) await module.session.write(surplus);
  const exchange = await entered;
  return arrivals(bench, exchange, since);
}

/** Claims that a message that is entered by its length arrives, byte for byte and once. */
export async function checkEntered(bench: CaseBench, message: Buffer | string, entry?: Entry): Promise<void> {
  const bytes = Buffer.from(message as string);
  const delivery = await enter(bench, bytes, entry);
  if (delivery) checkArrived(bench, delivery, bytes);
}

/** What the module says to CLOUDPUB with a number; there is no exchange where it says nothing. */
export interface Answer {
  readonly says: string;
  readonly exchange: Exchange | null;
}

/** Asked of the session itself: a command without an answer is none that was forgotten if data is what it waits for. */
export async function ask({ module }: CaseBench, parameters: string): Promise<Answer> {
  const { session, deadlines } = module;
  try {
    const exchange = await session.command(`AT+CLOUDPUB=${parameters}`, {
      deadlineMs: deadlines.local,
      mayPrompt: true,
    });
    const said = resultText(exchange);
    return { says: said === 'OK' && (await promptFollows(module, exchange)) ? 'OK, then >' : said, exchange };
  } catch (error) {
    if (error instanceof DeadlinePassed) return { says: 'silence', exchange: null };
    throw error;
  }
}

async function promptFollows(
  { session, deadlines }: CaseBench['module'],
  { to }: Exchange,
): Promise<boolean> {
  const awaited = { from: to, deadlineMs: deadlines.local, what: 'prompt behind OK' };
  return session
    .next((token) => token.kind === 'prompt', awaited)
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof DeadlinePassed) return false;
        throw error;
      },
    );
}
