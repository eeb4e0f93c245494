import type { CloudEvent, CloudEventOf, Witness } from '../cloud/witness';

/** First transmissions that are remembered: as many as a witness keeps events. */
const REMEMBERED = 20_000;

/** A message of QoS 1 that was sent once more with DUP, and where its first transmission stands; null if none was seen. */
interface SentAgain {
  readonly event: CloudEventOf<'PUBLISH'>;
  readonly firstIndex: number | null;
}

/**
 * The messages that were sent once more: one of QoS 1 that was not acknowledged may be, with DUP and its old packet identifier,
 * at any time (MQTT clause 4.4). It is no effect of what was done since. Each event of the cloud is looked at once, for a run
 * asks at every message.
 */
export class Repetitions {
  readonly #firstIndexes = new Map<string, number>();
  #again: SentAgain[] = [];
  #readTo = 0;

  constructor(private readonly witness: Pick<Witness, 'events' | 'mark'>) {}

  /** Messages sent once more whose first transmission is of before the mark. */
  ofBefore(mark: number): CloudEventOf<'PUBLISH'>[] {
    this.#read();
    return this.#again.flatMap(({ event, firstIndex }) =>
      firstIndex !== null && firstIndex < mark ? [event] : [],
    );
  }

  /** Whether an event sends a message of before the mark once more. */
  isOfBefore(event: CloudEvent, mark: number): boolean {
    const isSentAgain = event.what === 'PUBLISH' && event.dup === true;
    return isSentAgain && this.ofBefore(mark).some(({ index }) => index === event.index);
  }

  #read(): void {
    if (this.#readTo === this.witness.mark()) return;
    for (const event of this.witness.events(this.#readTo)) {
      this.#readTo = event.index + 1;
      if (event.what !== 'PUBLISH' || event.qos === 0) continue;
      const message = identityOf(event);
      if (event.dup === true)
        this.#again.push({ event, firstIndex: this.#firstIndexes.get(message) ?? null });
      else if (event.dup === false) this.#remember(message, event.index);
    }
    this.#again = this.#again.slice(-REMEMBERED);
  }

  #remember(message: string, index: number): void {
    this.#firstIndexes.delete(message);
    this.#firstIndexes.set(message, index);
    const [oldest] = this.#firstIndexes.keys();
    if (this.#firstIndexes.size > REMEMBERED && oldest !== undefined) this.#firstIndexes.delete(oldest);
  }
}

/** The same text for each transmission of a message. */
function identityOf({ dir, packetId, topic, payload }: CloudEventOf<'PUBLISH'>): string {
  return `${dir} ${packetId} ${topic}\0${payload.toString('latin1')}`;
}
