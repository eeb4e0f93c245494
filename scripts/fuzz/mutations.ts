import fc from 'fast-check';

/** A mutation of valid bytes at some place: cut, doubled, overwritten, or something put in between. */
const change = fc.record({
  kind: fc.constantFrom('cut', 'double', 'overwrite', 'insert'),
  /** Share of the length, so that it fits bytes of any length. */
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
