import { parser as createParser, type Packet, type QoS } from 'mqtt-packet';
import type { CloudEventBody } from './witness';

/** One MQTT packet: its bytes on the wire, and their meaning. */
export interface Frame {
  readonly bytes: Buffer;
  readonly packet: Packet;
}

/** Packet type of PUBLISH, first byte of PUBACK (MQTT 3.1.1, 2.2). */
const PUBLISH = 3;
const PUBACK = 0x40;
const NOTHING = Buffer.alloc(0);

/** Bytes that are not MQTT, or a packet above the limit. */
export class MalformedPacket extends Error {
  override readonly name = 'MalformedPacket';
}

/**
 * Splits a byte stream into MQTT packets (MQTT 3.1.1, 2.2). A packet above the limit is refused as soon as its length
 * is known, so that no peer can make the reader buffer more.
 */
export class FrameReader {
  /** Bytes not yet read. */
  private bytes: Buffer = NOTHING;
  /** The buffer for an incomplete packet whose length is known, and how much of it is filled. */
  private partial: { readonly bytes: Buffer; filled: number } | null = null;
  private readonly parser = createParser();
  private parsed: Packet | null = null;
  private failure: Error | null = null;

  /** @param limit size of the next packet, including its header, bytes */
  constructor(private readonly limit: () => number) {
    this.parser.on('packet', (packet) => {
      this.parsed = packet;
    });
    this.parser.on('error', (error: Error) => {
      this.failure = error;
    });
  }

  /** Adds bytes of the stream, for `next` to read. */
  push(chunk: Buffer): void {
    this.bytes = this.bytes.length === 0 ? chunk : Buffer.concat([this.bytes, chunk]);
  }

  /**
   * The next packet; null if none is complete.
   * @throws MalformedPacket
   */
  next(): Frame | null {
    if (this.partial === null) {
      const { bytes } = this;
      const length = this.frameLength(bytes);
      if (length === null) return null;
      if (length <= bytes.length) {
        this.bytes = length === bytes.length ? NOTHING : bytes.subarray(length);
        return this.frame(length === bytes.length ? bytes : bytes.subarray(0, length));
      }
      this.partial = { bytes: Buffer.allocUnsafe(length), filled: 0 };
    }
    return this.fill(this.partial);
  }

  /** The packets that a chunk completes. */
  *read(chunk: Buffer): Generator<Frame> {
    this.push(chunk);
    for (let frame = this.next(); frame; frame = this.next()) yield frame;
  }

  private fill(partial: { readonly bytes: Buffer; filled: number }): Frame | null {
    const taken = this.bytes.copy(partial.bytes, partial.filled);
    partial.filled += taken;
    this.bytes = this.bytes.subarray(taken);
    if (partial.filled < partial.bytes.length) return null;
    this.partial = null;
    return this.frame(partial.bytes);
  }

  /** Length of the packet that begins here, including its header; null while the length field is incomplete. */
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
    const first = bytes.readUInt8(0);
    if (first >> 4 === PUBLISH) return { bytes, packet: readPublish(bytes) };
    if (first === PUBACK && bytes.length === 4) {
      return { bytes, packet: { cmd: 'puback', messageId: bytes.readUInt16BE(2) } };
    }
    return { bytes, packet: this.parse(bytes) };
  }

  private parse(bytes: Buffer): Packet {
    this.parsed = null;
    this.failure = null;
    this.parser.parse(bytes);
    if (this.parsed === null) {
      throw new MalformedPacket((this.failure as Error | null)?.message ?? 'an incomplete packet');
    }
    return this.parsed;
  }
}

/**
 * A PUBLISH (MQTT 3.1.1, 3.3). Parsed here, as PUBLISH and PUBACK are nearly all packets of a run, and the library's
 * general parser takes several times as long.
 */
function readPublish(bytes: Buffer): Packet {
  const flags = bytes.readUInt8(0);
  const qos = ((flags >> 1) & 3) as QoS;
  let at = 2;
  while (bytes.readUInt8(at - 1) >= 0x80) at++;
  const topicEnd = at + 2 + (at + 2 <= bytes.length ? bytes.readUInt16BE(at) : 0);
  const payloadAt = qos > 0 ? topicEnd + 2 : topicEnd;
  if (qos > 2) throw new MalformedPacket('a PUBLISH with both QoS bits set');
  if (payloadAt > bytes.length) throw new MalformedPacket('a PUBLISH that ends before its payload');
  const packet: Packet = {
    cmd: 'publish',
    topic: bytes.toString('utf8', at + 2, topicEnd),
    payload: bytes.subarray(payloadAt),
    qos,
    dup: (flags & 8) !== 0,
    retain: (flags & 1) !== 0,
  };
  if (qos > 0) packet.messageId = bytes.readUInt16BE(topicEnd);
  return packet;
}

type Login = 'token' | 'direct' | 'none';

/** The kind of login, by the form of the user name: one word for a token, `name&key` for a direct login. */
export function loginForm(username: string | undefined): Login {
  if (username === undefined || username === '') return 'none';
  return username.includes('&') ? 'direct' : 'token';
}

/** A packet as the witness records it, without the password. */
export function packetEvent(packet: Packet): CloudEventBody {
  const packetId = packet.messageId ?? 0;
  switch (packet.cmd) {
    case 'connect':
      return {
        what: 'CONNECT',
        clientId: packet.clientId,
        clean: packet.clean ?? true,
        keepalive: packet.keepalive ?? 0,
        login: loginForm(packet.username),
        will: packet.will !== undefined,
      };
    case 'connack':
      return { what: 'CONNACK', code: packet.returnCode ?? 0, sessionPresent: packet.sessionPresent };
    case 'publish': {
      const { topic, qos, retain, dup } = packet;
      const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
      return { what: 'PUBLISH', topic, payload, qos, retain, dup, packetId };
    }
    case 'puback':
      return { what: 'PUBACK', packetId };
    case 'subscribe': {
      const topics = packet.subscriptions.map(({ topic, qos }) => ({ topic, qos }));
      return { what: 'SUBSCRIBE', packetId, topics };
    }
    case 'suback':
      return { what: 'SUBACK', packetId, granted: packet.granted.map(Number) };
    case 'unsubscribe':
      return { what: 'UNSUBSCRIBE', packetId, topics: packet.unsubscriptions };
    case 'unsuback':
      return { what: 'UNSUBACK', packetId };
    case 'pingreq':
      return { what: 'PINGREQ' };
    case 'pingresp':
      return { what: 'PINGRESP' };
    case 'disconnect':
      return { what: 'DISCONNECT' };
    default:
      return { what: 'OTHER', detail: packet.cmd.toUpperCase() };
  }
}
