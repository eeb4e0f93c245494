import { describe, expect, jest, test } from '@jest/globals';
import { start } from '../qualify/testing/command';
import { copyProject } from '../qualify/testing/project-copy';

jest.setTimeout(90_000);

test('a short run with a fixed seed finds nothing', async () => {
  const { code, out, err } = await start('fuzz', ['--count', '100', '--seed', '7']).ended;
  expect(out.match(/^ok {6}(digester|ledger|options|http|mqtt) +100 inputs, seed 7, /gm)).toHaveLength(5);
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

describe('a failure is reported with an input that causes it, and how to repeat it', () => {
  const attempt = 'const digester = new Digester(me3630.dialect);';

  // In parallel, as two of them wait most of the time.
  test.concurrent.each([
    [
      'an exception',
      "if (bytes.includes('+CME')) throw new TypeError('no such thing');",
      /TypeError: no such thing/,
    ],
    [
      'an exception that is not caught',
      "setImmediate(() => { throw new TypeError('no such thing'); });",
      /not caught: TypeError: no such thing/,
    ],
    ['an end of the program', 'process.exit(0);', /the thread ended by itself, with exit code 0/],
    [
      'an input that is never done with',
      // An endless loop that does not use the processor.
      "if (bytes.includes('+CME')) for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);",
      /no input was finished within 10 s/,
    ],
    [
      'memory that only grows',
      '(globalThis as any).kept = [(globalThis as any).kept, new Array(2_000_000).fill(bytes.length)];',
      /not caught: .*memory/,
    ],
    [
      'buffers that only grow',
      '(globalThis as any).kept = [(globalThis as any).kept, Buffer.alloc(1 << 17)];',
      /\d+ MB of buffers were left behind/,
    ],
  ])('%s', async (_what, statement, problem) => {
    const copy = copyProject();
    copy.replace('scripts/fuzz/parsers.ts', attempt, `${statement} ${attempt}`);
    const { code, out } = await start('fuzz', ['digester', '--count', '1500'], {}, copy.root).ended;
    copy.remove();
    expect(out).toMatch(/^FAILED {2}digester /);
    expect(out).toMatch(problem);
    expect(out).toMatch(/^input: .+$/m);
    expect(out).toMatch(/^again: npm run fuzz -- digester --seed 1 --count 1500$/m);
    expect(code).toBe(1);
  });
});

test.each([
  [['printer'], /^printer is not a target; usage: /],
  [['--count', 'many'], /^--count: expected a whole number above 0; usage: /],
  [['--loud'], /^Unknown option '--loud'/],
])('%j is answered by one sentence', async (args, sentence) => {
  const { code, err } = await start('fuzz', args).ended;
  expect(err).toMatch(sentence);
  expect(code).toBe(3);
});
