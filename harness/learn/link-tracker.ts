import type { Event } from '../ledger/record';

/** The state of the module's MQTT connection, from the packets that the cloud saw. */
export class LinkTracker {
  #link: unknown = null;
  #admitted = false;
  #topics = new Map<string, number>();
  readonly #asked = new Map<string, readonly { readonly topic: string; readonly qos: number }[]>();

  get online(): boolean {
    return this.#admitted;
  }

  /** Topics with the requested QoS. */
  get subscribed(): ReadonlyMap<string, number> {
    return new Map(this.#topics);
  }

  /** @param body of the current command line: a connection that begins under another command is not the module's */
  saw(event: Event, body: string): void {
    const { what, link } = event;
    if (what === 'CONNECT' && /^\+CLOUD(CONN|AUTH)/.test(body)) {
      this.#begin(link);
      return;
    }
    if (link !== this.#link || this.#link === null) return;
    if (what === 'CONNACK') this.#admitted = event.code === 0;
    if (what === 'CLOSED' || what === 'DISCONNECT') this.#begin(null);
    if (what === 'SUBSCRIBE') this.#asked.set(String(event.packetId), topicsOf(event));
    if (what === 'SUBACK') this.#granted(event);
    if (what === 'UNSUBSCRIBE') for (const topic of namesOf(event)) this.#topics.delete(topic);
  }

  #begin(link: unknown): void {
    this.#link = link;
    this.#admitted = false;
    this.#topics = new Map();
    this.#asked.clear();
  }

  #granted(event: Event): void {
    const granted = grantedBy(event);
    for (const [i, { topic, qos }] of (this.#asked.get(String(event.packetId)) ?? []).entries())
      if (granted[i] !== 0x80) this.#topics.set(topic, qos);
  }
}

/** Topics of a SUBSCRIBE, a character a byte. */
export function topicsOf({ topics }: Event): readonly { topic: string; qos: number }[] {
  if (!Array.isArray(topics)) return [];
  return topics.map(({ topic, qos }) => ({ topic: asLatin1(String(topic)), qos: Number(qos) }));
}

/** Codes of a SUBACK (MQTT clause 3.9.3). */
export function grantedBy({ granted }: Event): readonly number[] {
  return Array.isArray(granted) ? granted.map(Number) : [];
}

/** Topics of an UNSUBSCRIBE. */
function namesOf({ topics }: Event): readonly string[] {
  return Array.isArray(topics) ? topics.map((topic) => asLatin1(String(topic))) : [];
}

/** As recorded on the AT wire: one character for each byte. */
export function asLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
