import type { Transport, TransportEnd } from '../transport';

/** Resolves with the next `count` bytes received. */
export function received(transport: Transport, count: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const stop = transport.onData((chunk) => {
      chunks.push(chunk);
      const all = Buffer.concat(chunks);
      if (all.length < count) return;
      stop();
      resolve(all.subarray(0, count));
    });
  });
}

export const ended = (transport: Transport): Promise<TransportEnd> =>
  new Promise((resolve) => transport.onEnd(resolve));

export const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
