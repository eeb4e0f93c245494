import { Duplex } from 'node:stream';

/** The broker's end of a connection: what is fed here the broker reads, what it writes comes out as bytes. */
export class BrokerPort extends Duplex {
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

  /** False when the broker should be left in peace until `onRoom`. */
  feed(bytes: Buffer): boolean {
    return this.push(bytes);
  }

  override _read(): void {
    this.onRoom();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.onBytes(chunk);
    done();
  }

  override _writev(chunks: { readonly chunk: Buffer }[], done: () => void): void {
    this.onBytes(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }
}
