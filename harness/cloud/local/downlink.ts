import { Duplex } from 'node:stream';
import type { IPublishPacket, Packet } from 'mqtt-packet';
import type { AckFault, Provocations } from '../cloud';
import { FrameReader } from '../packets';

/**
 * From the broker to the device: faults apply to acknowledgements and QoS 1 messages, everything else passes unchanged.
 */
export class Downlink {
  private readonly reader = new FrameReader(() => Number.POSITIVE_INFINITY);
  private readonly awaited = new Map<number, () => void>();
  private readonly timers = new Set<NodeJS.Timeout>();
  /** Packets that the broker delivers before its CONNACK, which must come first (MQTT 3.1.1, 3.2). */
  private early: { readonly packet: Packet; readonly bytes: Buffer }[] = [];
  private open = false;
  private lastId = 0;

  /** @param transmit puts a packet on the wire, as `bytes` if given */
  constructor(
    private readonly transmit: (packet: Packet, bytes?: Buffer) => void,
    private readonly shared: { readonly provocations: () => Provocations },
  ) {}

  /** A packet identifier for a request of ours to the broker; `done` is called on the broker's acknowledgement. */
  expect(done: () => void): number {
    this.lastId = (this.lastId % 65_535) + 1;
    this.awaited.set(this.lastId, done);
    return this.lastId;
  }

  deliver(bytes: Buffer): void {
    this.reader.push(bytes);
    for (let frame = this.reader.next(); frame; frame = this.reader.next())
      this.pass(frame.packet, frame.bytes);
  }

  /** Sends an acknowledgement, subject to faults. */
  acknowledge(packet: Packet, fault: AckFault | null, bytes?: Buffer): void {
    switch (fault?.kind) {
      case 'withheld':
        return;
      case 'late': {
        const timer = setTimeout(() => this.transmit(packet, bytes), fault.ms);
        this.timers.add(timer);
        return;
      }
      case 'doubled':
        this.transmit(packet, bytes);
    }
    this.transmit(packet, bytes);
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private pass(packet: Packet, bytes: Buffer): void {
    switch (packet.cmd) {
      case 'connack':
        this.open = true;
        this.transmit(packet, bytes);
        for (const each of this.early.splice(0)) this.transmit(each.packet, each.bytes);
        return;
      case 'suback':
      case 'unsuback': {
        const done = this.awaited.get(packet.messageId ?? 0);
        this.awaited.delete(packet.messageId ?? 0);
        done?.();
        return;
      }
      case 'puback':
        this.acknowledge(packet, this.shared.provocations().puback, bytes);
        return;
      default:
        if (!this.open) this.early.push({ packet, bytes: Buffer.from(bytes) });
        else if (packet.cmd === 'publish' && packet.qos === 1) this.bring(packet, bytes);
        else this.transmit(packet, bytes);
    }
  }

  /** Sends a QoS 1 message, subject to faults. */
  private bring(message: IPublishPacket, bytes: Buffer): void {
    const { delivery } = this.shared.provocations();
    if (delivery !== 'first-lost') this.transmit(message, bytes);
    if (delivery !== null) this.transmit({ ...message, dup: true });
  }
}

/**
 * The broker's end of a connection: `feed` gives it bytes to read, `onBytes` receives what it writes. Writes bypass the
 * stream's own queue, since the broker never has to wait for room: the queue takes a sixth of a message's time.
 */
export class BrokerPort extends Duplex {
  /** What the broker wrote while it was corked, and the depth of corking. */
  private held: Buffer[] = [];
  private corks = 0;

  /**
   * @param onBytes receives bytes that the broker wrote at once
   * @param onRoom called when the broker has read everything and accepts more
   */
  constructor(
    private readonly onBytes: (bytes: Buffer) => void,
    private readonly onRoom: () => void,
  ) {
    super();
  }

  /** False if the broker accepts no more until `onRoom`. */
  feed(bytes: Buffer): boolean {
    return this.push(bytes);
  }

  override _read(): void {
    this.onRoom();
  }

  override cork(): void {
    this.corks++;
  }

  override uncork(): void {
    if (this.corks > 0) this.corks--;
    if (this.corks === 0) this.letOut();
  }

  override write(chunk: Buffer | string): boolean {
    this.held.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    if (this.corks === 0) this.letOut();
    return true;
  }

  private letOut(): void {
    if (this.held.length === 0 || this.destroyed) return;
    const bytes = Buffer.concat(this.held);
    this.held = [];
    this.onBytes(bytes);
  }
}
