import { Duplex } from 'node:stream';

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
