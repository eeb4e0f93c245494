import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { probe, SharedInput, spoiled } from './probe';

describe('a probe', () => {
  const inputs = async (seed: number) => {
    const seen: unknown[] = [];
    await probe(fc.nat(), () => {}).run(20, seed, (input) => seen.push(input));
    return seen;
  };

  test('makes the same inputs from the same seed, and others from another', async () => {
    expect(await inputs(1)).toEqual(await inputs(1));
    expect(await inputs(1)).not.toEqual(await inputs(2));
  });

  test.each<[string, (input: number) => void | Promise<void>, RegExp]>([
    [
      'an exception',
      (input) => {
        if (input > 9) throw new Error('too much');
      },
      /too much/,
    ],
    [
      'a rejection',
      async (input) => {
        if (input > 9) throw new Error('too much');
      },
      /too much/,
    ],
  ])('gives the smallest input that ends in %s', async (_what, attempt, problem) => {
    const { failure } = await probe(fc.nat(), attempt).run(1000, 1, () => {});
    expect(failure).toEqual({ input: '10', problem: expect.stringMatching(problem) });
  });
});

test('valid bytes are mutated, and some inputs are random', () => {
  const good = Buffer.from('AT+CLOUDSUB=1');
  const made = fc.sample(spoiled(good), { seed: 1, numRuns: 200 });
  expect(made.filter((bytes) => !bytes.equals(good)).length).toBeGreaterThan(150);
  expect(made.some((bytes) => bytes.includes('CLOUD'))).toBe(true);
});

test('the input that was begun last can be read by another thread', () => {
  const memory = new SharedArrayBuffer(SharedInput.SIZE);
  const [writing, reading] = [new SharedInput(memory), new SharedInput(memory)];
  writing.write('a longer one');
  writing.write('x'.repeat(100_000));
  writing.write('last');
  expect([reading.count, reading.last]).toEqual([3, 'last']);
});
