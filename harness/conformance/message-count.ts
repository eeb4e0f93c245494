import { createHash } from 'node:crypto';
import type { AtSession } from '../at/session';
import type { SentCommand } from '../bench/sent-command';
import { isAccepted } from '../bench/sent-command';
import type { Cloud } from '../cloud/cloud';
import type { CloudEventOf } from '../cloud/witness';
import { show } from './check';

/** Above this number of different messages counting stops, to bound memory. */
const MOST_MESSAGES = 50_000;

interface Message {
  readonly topic: string;
  readonly payload: Buffer;
}

interface Counted {
  delivered: number;
  reported: number;
}

/** A message reported or published more often than it was sent. */
export interface Multiplied {
  readonly expected: string;
  readonly actual: string;
}

/**
 * Counts messages by topic and content over the whole run: a module may report a message as often as the cloud has
 * delivered it, including repetitions with DUP, and publish at QoS 0 as often as commanded. A message that it altered
 * is not counted: the cases about contents judge that.
 */
export class MessageCount {
  readonly #messages = new Map<string, Counted>();
  /** Reported since the last check. */
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

  /** Messages reported more often than they were delivered, each listed once. */
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
 * Messages published at QoS 0 more often than commanded.
 * @param commands of one case
 * @param published packets of the module at the cloud since the first of the commands
 */
export function publishedTooOften(
  commands: readonly SentCommand[],
  published: readonly CloudEventOf<'PUBLISH'>[],
): Multiplied[] {
  const counts = new Map<string, Message & { told: number; left: number }>();
  let last: SentCommand | undefined;
  for (const sent of commands) {
    // V.250 clause 5.2.4: A/ repeats the preceding command line.
    const command: SentCommand =
      last && /^a\//i.test(sent.line) ? { ...last, exchange: sent.exchange } : sent;
    last = command;
    const { effect, parameters, exchange } = command;
    const [, topic = '', text = ''] = /^([^,]*),0,(.*)$/s.exec(parameters) ?? [];
    // A refused command is subject to I-4; a command without an answer may have been sent.
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
