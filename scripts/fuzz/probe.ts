import fc from 'fast-check';
import { sentenceOf } from '../sentence';

/** A mutation of valid bytes at one position: deleted, doubled, overwritten, or inserted. */
const change = fc.record({
  kind: fc.constantFrom('cut', 'double', 'overwrite', 'insert'),
  /** As a share of the length, so that it suits bytes of any length. */
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(40),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
});

/** A valid input with a few mutations, or random bytes. */
export function spoiled(...good: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const mutated = fc
    .tuple(fc.constantFrom(...good), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([bytes, changes]) => changes.reduce(applied, bytes));
  return fc.oneof(
    { arbitrary: mutated, weight: 4 },
    { arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)), weight: 1 },
  );
}

function applied(
  data: Buffer,
  { kind, at, length, bytes }: typeof change extends fc.Arbitrary<infer C> ? C : never,
): Buffer {
  const from = Math.floor(at * data.length);
  const [head, middle, tail] = [
    data.subarray(0, from),
    data.subarray(from, from + length),
    data.subarray(from + length),
  ];
  switch (kind) {
    case 'cut':
      return Buffer.concat([head, tail]);
    case 'double':
      return Buffer.concat([head, middle, middle, tail]);
    case 'overwrite':
      return Buffer.concat([head, bytes, data.subarray(from + bytes.length)]);
    default:
      return Buffer.concat([head, bytes, middle, tail]);
  }
}

/** One part of the harness under random input. */
export interface Probe {
  /**
   * Tries this many inputs; the same seed gives the same ones.
   * @param onInput called with each input before it is tried
   */
  run(count: number, seed: number, onInput: (input: unknown) => void): Promise<ProbeEnd>;
  close(): Promise<void>;
}

export interface ProbeEnd {
  readonly tried: number;
  /** The smallest input found that fails, and how; null for none. */
  readonly failure: { readonly input: string; readonly problem: string } | null;
}

/** An input that takes longer counts as endless. */
const LONGEST_MS = 5000;

/** @param attempt throws, or rejects, if the input is not handled correctly */
export function probe<T>(
  input: fc.Arbitrary<T>,
  attempt: (input: T) => void | Promise<void>,
  close: () => Promise<void> = async () => {},
): Probe {
  return {
    async run(count, seed, onInput) {
      const property = fc.asyncProperty(input, async (value) => {
        onInput(value);
        await attempt(value);
      });
      const { failed, counterexample, errorInstance, numRuns } = await fc.check(property, {
        numRuns: count,
        seed,
        timeout: LONGEST_MS,
      });
      return {
        tried: numRuns,
        failure: failed
          ? { input: fc.stringify(counterexample?.[0]), problem: sentenceOf(errorInstance) }
          : null,
      };
    },
    close,
  };
}

/** Shared memory to which a worker writes each input before it tries it, so that the input of a hang is known. */
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
