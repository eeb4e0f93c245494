import { parser as createParser, type Packet } from 'mqtt-packet';

/** One MQTT packet: the bytes as they were on the wire, and what they say. */
export interface Frame {
  readonly bytes: Buffer;
  readonly packet: Packet;
}

/** Bytes that are no MQTT, or more of it than is allowed. */
export class MalformedPacket extends Error {
  override readonly name = 'MalformedPacket';
}

/**
 * Cuts a byte stream into MQTT packets (MQTT 3.1.1, 2.2). A packet is refused as soon as its length is announced, so that
 * nobody can make the reader hold more than the limit.
 */
export class FrameReader {
  private rest: Buffer = Buffer.alloc(0);
  /** Room for the packet that is under way and how much of it is filled, once its length is known. */
  private partial: { readonly bytes: Buffer; filled: number } | null = null;
  private readonly parser = createParser();
  private parsed: Packet | null = null;
  private failure: Error | null = null;

  /** @param limit bytes that the next packet may have, header and all */
  constructor(private readonly limit: () => number) {
    this.parser.on('packet', (packet) => {
      this.parsed = packet;
    });
    this.parser.on('error', (error: Error) => {
      this.failure = error;
    });
  }

  /** @throws MalformedPacket after the whole packets before the fault have been handed out */
  *read(chunk: Buffer): Generator<Frame> {
    let bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    this.rest = Buffer.alloc(0);
    while (bytes.length > 0) {
      if (this.partial === null) {
        const length = this.frameLength(bytes);
        if (length === null) {
          this.rest = Buffer.from(bytes);
          return;
        }
        if (length <= bytes.length) {
          yield this.frame(bytes.subarray(0, length));
          bytes = bytes.subarray(length);
          continue;
        }
        this.partial = { bytes: Buffer.allocUnsafe(length), filled: 0 };
      }
      const { partial } = this;
      const taken = bytes.copy(partial.bytes, partial.filled);
      partial.filled += taken;
      bytes = bytes.subarray(taken);
      if (partial.filled < partial.bytes.length) return;
      this.partial = null;
      yield this.frame(partial.bytes);
    }
  }

  /** Length of the packet that begins here, header and all; null while the length itself is incomplete. */
  private frameLength(bytes: Buffer): number | null {
    let remaining = 0;
    for (let at = 1; at <= 4; at++) {
      const digit = bytes[at];
      if (digit === undefined) return null;
      remaining += (digit & 0x7f) * 128 ** (at - 1);
      if (digit < 0x80) return this.allowed(1 + at + remaining);
    }
    throw new MalformedPacket('a remaining length of more than 4 bytes (MQTT 3.1.1, 2.2.3)');
  }

  private allowed(length: number): number {
    const limit = this.limit();
    if (length > limit)
      throw new MalformedPacket(`a packet of ${length} bytes where at most ${limit} are allowed`);
    return length;
  }

  private frame(bytes: Buffer): Frame {
    this.parsed = null;
    this.failure = null;
    this.parser.parse(bytes);
    if (this.parsed === null) {
      throw new MalformedPacket((this.failure as Error | null)?.message ?? 'an incomplete packet');
    }
    return { bytes, packet: this.parsed };
  }
}
