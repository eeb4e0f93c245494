/** Memory that a worker writes each input to before it tries it: the input at which a worker hangs is known. */
export class SharedInput {
  static readonly SIZE = 1 << 16;
  private static readonly HEAD = 8;
  private readonly head: Int32Array;
  private readonly text: Uint8Array;

  constructor(memory: SharedArrayBuffer) {
    this.head = new Int32Array(memory, 0, 2);
    this.text = new Uint8Array(memory, SharedInput.HEAD);
  }

  write(input: string): void {
    const bytes = Buffer.from(input).subarray(0, this.text.length);
    this.text.set(bytes);
    Atomics.store(this.head, 1, bytes.length);
    Atomics.add(this.head, 0, 1);
  }

  /** How many inputs were begun. */
  get count(): number {
    return Atomics.load(this.head, 0);
  }

  /** The input that was begun last. */
  get last(): string {
    return Buffer.from(this.text.subarray(0, Atomics.load(this.head, 1))).toString();
  }
}
