import { describe, expect, test } from '@jest/globals';
import { generate, type Packet } from 'mqtt-packet';
import { FrameReader, MalformedPacket } from './packets';

const PACKETS: readonly Packet[] = [
  { cmd: 'pingreq' },
  {
    cmd: 'publish',
    topic: '/pk/dn/data',
    payload: 'x'.repeat(300),
    qos: 1,
    messageId: 9,
    dup: false,
    retain: false,
  },
  { cmd: 'puback', messageId: 9 },
  { cmd: 'publish', topic: '/pk/dn/data', payload: '', qos: 0, dup: false, retain: false },
];
const BYTES = Buffer.concat(PACKETS.map((packet) => generate(packet)));

function readAll(reader: FrameReader, chunks: readonly Buffer[]): string[] {
  return chunks.flatMap((chunk) => [...reader.read(chunk)].map(({ packet }) => packet.cmd));
}

describe('the frame reader', () => {
  const expected = PACKETS.map(({ cmd }) => cmd);

  test('reads packets whole, byte by byte and split anywhere', () => {
    expect(readAll(new FrameReader(() => 1000), [BYTES])).toEqual(expected);
    expect(
      readAll(
        new FrameReader(() => 1000),
        [...BYTES].map((byte) => Buffer.from([byte])),
      ),
    ).toEqual(expected);
    for (let cut = 1; cut < BYTES.length; cut++) {
      expect(readAll(new FrameReader(() => 1000), [BYTES.subarray(0, cut), BYTES.subarray(cut)])).toEqual(
        expected,
      );
    }
  });

  test('returns the bytes unchanged', () => {
    const frames = [...new FrameReader(() => 1000).read(BYTES)];
    expect(Buffer.concat(frames.map(({ bytes }) => bytes))).toEqual(BYTES);
  });

  test('returns complete packets before it refuses what follows', () => {
    const reader = new FrameReader(() => 1000);
    const frames = reader.read(
      Buffer.concat([generate({ cmd: 'pingreq' }), Buffer.from([0x31, 0xff, 0xff, 0xff, 0x7f])]),
    );
    expect(frames.next().value?.packet.cmd).toBe('pingreq');
    expect(() => frames.next()).toThrow(/268435460 bytes where at most 1000/);
  });

  test.each([
    ['a length of five bytes', [0x30, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['a reserved packet type', [0x00, 0x00]],
    ['flags that a SUBSCRIBE must not have', [0x80, 0x02, 0x00, 0x01]],
    ['a topic longer than the packet', [0x30, 0x03, 0x00, 0x09, 0x61]],
    ['both QoS bits', [0x36, 0x05, 0x00, 0x01, 0x61, 0x00, 0x01]],
  ])('refuses %s', (_what, bytes) => {
    expect(() => [...new FrameReader(() => 1000).read(Buffer.from(bytes))]).toThrow(MalformedPacket);
  });
});
