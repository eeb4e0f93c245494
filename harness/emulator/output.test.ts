import { expect, it } from '@jest/globals';
import { Output, Pacer } from './output';

function recorded() {
  const said: string[] = [];
  return { said, output: new Output((bytes) => said.push(bytes.toString('latin1'))) };
}

it('sends reports in order, when they are not held', () => {
  const { said, output } = recorded();
  output.report(Buffer.from('1'));
  output.hold('command');
  output.report(Buffer.from('2'), () => said.push('given'));
  output.hold('typing');
  output.say(Buffer.from('answer'));
  output.release('command');
  expect(said).toEqual(['1', 'answer']);
  output.report(Buffer.from('3'));
  output.release('typing');
  expect(said).toEqual(['1', 'answer', '2', 'given', '3']);
});

it('drops held reports at a reset', () => {
  const { said, output } = recorded();
  output.hold('command');
  output.report(Buffer.from('lost'));
  output.reset();
  output.report(Buffer.from('+ZREADY'));
  expect(said).toEqual(['+ZREADY']);
});

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

it('applies the line rate regardless of the pacing', async () => {
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
