import { expect, it } from '@jest/globals';
import { Pacer } from './pacer';

it.each([
  ['by-line', ['ab', 'cdefg']],
  ['glued', ['abcdefg']],
  ['trickled', ['abc', 'def', 'g']],
  ['byte-by-byte', ['a', 'b', 'c', 'd', 'e', 'f', 'g']],
  ['collected', ['abcdefg']],
] as const)('paces %s', async (pacing, expected) => {
  const pieces: string[] = [];
  const pacer = new Pacer(
    () => ({ pacing, lineRate: null }),
    (bytes) => pieces.push(bytes.toString('latin1')),
  );
  pacer.send(Buffer.from('ab'));
  pacer.send(Buffer.from('cdefg'));
  while (pieces.join('').length < 7) await new Promise((resolve) => setImmediate(resolve));
  expect(pieces).toEqual(expected);
});

it('takes the time of the line, whatever the pacing', async () => {
  const began = performance.now();
  const passed = new Promise((resolve) => {
    let count = 0;
    const pacer = new Pacer(
      () => ({ pacing: 'glued', lineRate: 1_000 }),
      (bytes) => {
        count += bytes.length;
        if (count === 50) resolve(performance.now() - began);
      },
    );
    pacer.send(Buffer.alloc(50));
  });
  expect(await passed).toBeGreaterThanOrEqual(50);
});
