import { createHash } from 'node:crypto';
import type { AtSession } from '../at/session';
import type { SentCommand } from '../bench/sent-command';
import { isAccepted } from '../bench/sent-command';
import type { Cloud } from '../cloud/cloud';
import type { CloudEventOf } from '../cloud/witness';
import { show } from './check';

/** A run with more different messages than this is no longer counted: its memory stays flat. */
const MOST_MESSAGES = 50_000;

interface Message {
  readonly topic: string;
  readonly payload: Buffer;
}

interface Counted {
  delivered: number;
  reported: number;
}

/** One message that went through more often than it was sent. */
export interface Multiplied {
  readonly expected: string;
  readonly actual: string;
}

/**
 * Counts messages by topic and content over the whole run: a module may report a message as often as the cloud has delivered it,
 * a repetition with DUP included, and publishes at QoS 0 as often as it was told to. A message that it changed is not
 * counted: the cases about contents judge that.
 */
export class MessageCount {
  readonly #messages = new Map<string, Counted>();
  /** Reported since the last look. */
  #touched = new Map<string, Message>();

  constructor(session: AtSession, cloud: Pick<Cloud, 'capabilities' | 'witness'>) {
    if (!cloud.capabilities.has('packets')) return;
    cloud.witness.onEvent((event) => {
      if (event.what === 'PUBLISH' && event.dir === 'tx') this.#of(event).delivered += 1;
    });
    session.onToken((token) => {
      if (token.kind !== 'publish') return;
      this.#of(token).reported += 1;
      this.#touched.set(keyOf(token), token);
    });
  }

  /** Messages reported more often than they were delivered, each named once. */
  reportedTooOften(): Multiplied[] {
    const touched = this.#touched;
    this.#touched = new Map();
    return [...touched].flatMap(([key, { topic, payload }]) => {
      const counted = this.#messages.get(key);
      if (!counted || counted.delivered === 0 || counted.reported <= counted.delivered) return [];
      const { reported, delivered } = counted;
      counted.reported = delivered;
      return [
        {
          expected: `${nameOf({ topic, payload })} reported ${times(delivered)}, as often as it was delivered`,
          actual: times(reported),
        },
      ];
    });
  }

  #of(message: Message): Counted {
    const key = keyOf(message);
    const known = this.#messages.get(key);
    if (known) return known;
    const counted = { delivered: 0, reported: 0 };
    if (this.#messages.size < MOST_MESSAGES) this.#messages.set(key, counted);
    return counted;
  }
}

/**
 * Messages that left at QoS 0 more often than commands told the module to publish them.
 * @param commands of one case
 * @param published what the cloud has seen of the module since the first of them
 */
export function publishedTooOften(
  commands: readonly SentCommand[],
  published: readonly CloudEventOf<'PUBLISH'>[],
): Multiplied[] {
  const counts = new Map<string, Message & { told: number; left: number }>();
  let last: SentCommand | undefined;
  for (const sent of commands) {
    // V.250 clause 5.2.4: A/ carries out the command line before it once more.
    const command: SentCommand =
      last && /^a\//i.test(sent.line) ? { ...last, exchange: sent.exchange } : sent;
    last = command;
    const { effect, parameters, exchange } = command;
    const [, topic = '', text = ''] = /^([^,]*),0,(.*)$/s.exec(parameters) ?? [];
    // What was refused is I-4's; what was not answered may have been sent.
    if (effect !== 'publishes' || topic === '' || (exchange && !isAccepted(exchange))) continue;
    const message = { topic, payload: Buffer.from(text, 'latin1') };
    const key = keyOf(message);
    const count = counts.get(key) ?? { ...message, told: 0, left: 0 };
    counts.set(key, { ...count, told: count.told + 1 });
  }
  for (const event of published) {
    const count = counts.get(keyOf(event));
    if (count && event.qos === 0) count.left += 1;
  }
  return [...counts.values()].flatMap(({ topic, payload, told, left }) =>
    left <= told
      ? []
      : [
          {
            expected: `${nameOf({ topic, payload })} published ${times(told)}, as often as it was commanded`,
            actual: times(left),
          },
        ],
  );
}

function keyOf({ topic, payload }: Message): string {
  return createHash('sha1').update(topic).update('\0').update(payload).digest('base64');
}

const nameOf = ({ topic, payload }: Message): string =>
  `${show(payload.toString('latin1').slice(0, 40))} on ${topic}`;

const times = (n: number): string => (n === 1 ? 'once' : `${n} times`);
