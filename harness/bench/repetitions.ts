import type { CloudEvent, CloudEventOf, Witness } from '../cloud/witness';

/** How many first transmissions are stored: as many as a witness keeps events. */
const REMEMBERED = 20_000;

/** A retransmission of a QoS 1 message, with DUP, and the index of its first transmission; null if none was seen. */
interface SentAgain {
  readonly event: CloudEventOf<'PUBLISH'>;
  readonly firstIndex: number | null;
}

/**
 * The retransmissions. A QoS 1 message without an acknowledgement may be sent again at any time, with DUP and its old
 * packet identifier (MQTT clause 4.4), which is no effect of later commands. Each event of the cloud is read only
 * once, because a run asks at every message.
 */
export class Repetitions {
  readonly #firstIndexes = new Map<string, number>();
  #again: SentAgain[] = [];
  #readTo = 0;

  constructor(private readonly witness: Pick<Witness, 'events' | 'mark'>) {}

  /** Retransmissions of messages that were first sent before the mark. */
  ofBefore(mark: number): CloudEventOf<'PUBLISH'>[] {
    this.#read();
    return this.#again.flatMap(({ event, firstIndex }) =>
      firstIndex !== null && firstIndex < mark ? [event] : [],
    );
  }

  /** Whether an event is a retransmission of a message that was first sent before the mark. */
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
