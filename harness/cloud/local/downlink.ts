import { Duplex } from 'node:stream';
import type { IPublishPacket, Packet } from 'mqtt-packet';
import type { AckFault, Provocations } from '../cloud';
import { FrameReader } from '../packets';

/** From the broker to the device: acknowledgements are subject to provocations, everything else passes unchanged. */
export class Downlink {
  private readonly reader = new FrameReader(() => Number.POSITIVE_INFINITY);
  private readonly awaited = new Map<number, () => void>();
  private readonly timers = new Set<NodeJS.Timeout>();
  /** What the broker delivers before its CONNACK, which has to come first (MQTT 3.1.1, 3.2). */
  private early: { readonly packet: Packet; readonly bytes: Buffer }[] = [];
  private open = false;
  private lastId = 0;

  /** @param transmit puts a packet on the wire, as `bytes` where they are given */
  constructor(
    private readonly transmit: (packet: Packet, bytes?: Buffer) => void,
    private readonly shared: { readonly provocations: () => Provocations },
  ) {}

  /** A packet id for a request of ours to the broker; `done` is called when the broker acknowledges it. */
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

  /** Sends an acknowledgement, subject to provocations. */
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

  /** Sends a QoS 1 message, subject to provocations. */
  private bring(message: IPublishPacket, bytes: Buffer): void {
    const { delivery } = this.shared.provocations();
    if (delivery !== 'first-lost') this.transmit(message, bytes);
    if (delivery !== null) this.transmit({ ...message, dup: true });
  }
}

/**
 * The broker's end of a connection: what is fed here the broker reads, what it writes comes out as bytes. The broker is
 * never made to wait for room to write, so writing goes past the stream's own queue: that takes a sixth of a message's time.
 */
export class BrokerPort extends Duplex {
  /** What the broker wrote while it was corked, and how often it was. */
  private held: Buffer[] = [];
  private corks = 0;

  /**
   * @param onBytes bytes that the broker wrote in one go
   * @param onRoom the broker has read what it was fed and takes more
   */
  constructor(
    private readonly onBytes: (bytes: Buffer) => void,
    private readonly onRoom: () => void,
  ) {
    super();
  }

  /** False when the broker takes no more until `onRoom`. */
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
