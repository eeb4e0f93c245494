/** A device's names at the platform, without its secret. */
export interface DeviceName {
  readonly productKey: string;
  readonly deviceName: string;
}

/** Why a connection ended, as seen by the broker. */
export type LinkEnd = 'disconnect' | 'dropped' | 'taken-over' | 'keepalive' | 'refused' | 'shutdown';

/** One event that the cloud saw or sent, in the order on the wire. */
export type CloudEventBody =
  /**
   * An answer of pre-authentication; `code` is the JSON code (200, 401, 460, 5001, 6200), the HTTP status of a fault,
   * or 0 for a fault without such an answer (it hangs, or is garbage).
   */
  | { readonly what: 'AUTH'; readonly code: number; readonly signmethod: string }
  | {
      readonly what: 'CONNECT';
      readonly clientId: string;
      readonly clean: boolean;
      readonly keepalive: number;
      readonly login: 'token' | 'direct' | 'none';
      /** Whether it includes a will message. */
      readonly will: boolean;
    }
  | { readonly what: 'CONNACK'; readonly code: number; readonly sessionPresent: boolean }
  | {
      readonly what: 'SUBSCRIBE';
      readonly packetId: number;
      readonly topics: readonly { readonly topic: string; readonly qos: number }[];
    }
  | { readonly what: 'SUBACK'; readonly packetId: number; readonly granted: readonly number[] }
  | { readonly what: 'UNSUBSCRIBE'; readonly packetId: number; readonly topics: readonly string[] }
  | { readonly what: 'UNSUBACK'; readonly packetId: number }
  /**
   * `rx` from the device, `tx` to it: see `dir`. Fields that only a packet contains are null at a cloud that shows
   * messages alone.
   */
  | {
      readonly what: 'PUBLISH';
      readonly topic: string;
      readonly payload: Buffer;
      readonly qos: number | null;
      readonly retain: boolean | null;
      readonly dup: boolean | null;
      /** 0 for QoS 0. */
      readonly packetId: number | null;
    }
  /** The platform's report that the device is connected, or no longer is. It may be late. */
  | { readonly what: 'STATUS'; readonly online: boolean }
  | { readonly what: 'PUBACK'; readonly packetId: number }
  | { readonly what: 'PINGREQ' | 'PINGRESP' | 'DISCONNECT' }
  | { readonly what: 'CLOSED'; readonly end: LinkEnd }
  /** Any other packet type, or bytes that are not MQTT. */
  | { readonly what: 'OTHER'; readonly detail: string };

export type CloudEvent = {
  /** ms since the run began. */
  readonly t: number;
  /** Counts from 0; never reused. */
  readonly index: number;
  /** `rx` from the device to the cloud, `tx` from the cloud to the device. */
  readonly dir: 'rx' | 'tx';
  /** Numbers the connections (and pre-authentication requests) of the run from 1. */
  readonly link: number;
  /** Null until the login names the device. */
  readonly device: DeviceName | null;
} & CloudEventBody;

export type CloudEventKind = CloudEventBody['what'];
export type CloudEventOf<K extends CloudEventKind> = Extract<CloudEvent, { readonly what: K }>;

/** Everything the cloud saw; can be searched and waited for. */
export interface Witness {
  /** All events from `since` (an index) on; the oldest may have been dropped beyond the bounds. */
  events(since?: number): readonly CloudEvent[];
  /** The index of the next event: take it before the stimulus, search from it afterwards. */
  mark(): number;
  /** Calls the listener with each event as it happens; returns the function that removes it. */
  onEvent(listener: (event: CloudEvent) => void): () => void;
  /**
   * The first matching event from `since` on, past or future; `null` if the deadline passes without one. A null may
   * have any cause: call `Cloud.alive` before blaming the module.
   */
  next<E extends CloudEvent>(
    match: (event: CloudEvent) => event is E,
    options: { readonly since: number; readonly deadlineMs: number },
  ): Promise<E | null>;
  next(
    match: (event: CloudEvent) => boolean,
    options: { readonly since: number; readonly deadlineMs: number },
  ): Promise<CloudEvent | null>;
}

/** The source of an event. */
export interface EventContext {
  readonly dir: 'rx' | 'tx';
  readonly link: number;
  readonly device: DeviceName | null;
}

export interface WitnessBounds {
  /** Number of events kept; the oldest are dropped first. */
  readonly events: number;
  /** Number of payload bytes kept. */
  readonly payloadBytes: number;
}

interface Waiter {
  readonly match: (event: CloudEvent) => boolean;
  readonly settle: (event: CloudEvent | null) => void;
}

const BOUNDS: WitnessBounds = { events: 20_000, payloadBytes: 16 * 1024 * 1024 };

/**
 * The record of what a cloud saw. It drops the oldest events beyond its bounds, so that a run of days cannot fill the
 * memory; to keep everything, use `onEvent`.
 */
export class WitnessLog implements Witness {
  private kept: CloudEvent[] = [];
  private payloadBytes = 0;
  private first = 0;
  private readonly listeners = new Set<(event: CloudEvent) => void>();
  private readonly waiters = new Set<Waiter>();

  constructor(
    private readonly clock: () => number,
    private readonly bounds: WitnessBounds = BOUNDS,
  ) {}

  record(context: EventContext, body: CloudEventBody): void {
    const { dir, link, device } = context;
    // The body comes last: V8 builds the object about twenty times as fast as with the body first.
    const event: CloudEvent = { t: this.clock(), index: this.mark(), dir, link, device, ...ownPayload(body) };
    this.kept.push(event);
    this.payloadBytes += payloadSize(event);
    this.forgetOldest();
    for (const listener of this.listeners) listener(event);
    for (const waiter of this.waiters) if (waiter.match(event)) waiter.settle(event);
  }

  events(since = 0): readonly CloudEvent[] {
    return this.kept.slice(Math.max(0, since - this.first));
  }

  mark(): number {
    return this.first + this.kept.length;
  }

  onEvent(listener: (event: CloudEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  next<E extends CloudEvent>(
    match: (event: CloudEvent) => event is E,
    options: { readonly since: number; readonly deadlineMs: number },
  ): Promise<E | null>;
  next(
    match: (event: CloudEvent) => boolean,
    options: { readonly since: number; readonly deadlineMs: number },
  ): Promise<CloudEvent | null>;
  next(
    match: (event: CloudEvent) => boolean,
    { since, deadlineMs }: { readonly since: number; readonly deadlineMs: number },
  ): Promise<CloudEvent | null> {
    const past = this.events(since).find(match);
    if (past) return Promise.resolve(past);
    return new Promise((resolve) => {
      const settle = (event: CloudEvent | null): void => {
        clearTimeout(deadline);
        this.waiters.delete(waiter);
        resolve(event);
      };
      const waiter: Waiter = { match: (event) => event.index >= since && match(event), settle };
      const deadline = setTimeout(settle, deadlineMs, null);
      this.waiters.add(waiter);
    });
  }

  /** No more events will come: resolves all waits with null. */
  end(): void {
    for (const waiter of [...this.waiters]) waiter.settle(null);
  }

  /** Drops many events at once, since removing one from the front of an array costs its whole length. */
  private forgetOldest(): void {
    const lump = Math.ceil(this.bounds.events / 8);
    while (
      this.kept.length > 1 &&
      (this.kept.length >= this.bounds.events + lump || this.payloadBytes > this.bounds.payloadBytes)
    ) {
      const gone = this.kept.splice(0, Math.min(lump, this.kept.length - 1));
      this.first += gone.length;
      for (const event of gone) this.payloadBytes -= payloadSize(event);
    }
  }
}

/** A slice of a socket's read buffer would keep the whole buffer in memory, so the payload is copied. */
function ownPayload(body: CloudEventBody): CloudEventBody {
  if (body.what !== 'PUBLISH') return body;
  const { what, topic, qos, retain, dup, packetId } = body;
  return { what, topic, payload: Buffer.from(body.payload), qos, retain, dup, packetId };
}

function payloadSize(event: CloudEvent): number {
  return event.what === 'PUBLISH' ? event.payload.length : 0;
}
