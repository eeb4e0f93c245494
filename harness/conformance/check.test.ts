import { expect, test } from '@jest/globals';
import { CheckList, show } from './check';

test.each([
  ['is', (l: CheckList) => l.check('x', 1).is(1), true],
  ['is, differently', (l: CheckList) => l.check('x', 1).is(2), false],
  ['is, by value', (l: CheckList) => l.check('x', [1, 'a']).is([1, 'a']), true],
  ['is, bytes', (l: CheckList) => l.check('x', Buffer.from([0, 255])).is(Buffer.from([0, 255])), true],
  ['is, other bytes', (l: CheckList) => l.check('x', Buffer.from([0, 255])).is(Buffer.from([0])), false],
  ['isOneOf', (l: CheckList) => l.check('x', 'b').isOneOf(['a', 'b']), true],
  ['isOneOf, none', (l: CheckList) => l.check('x', 'c').isOneOf(['a', 'b']), false],
  ['matches', (l: CheckList) => l.check('x', 'abc').matches(/b/), true],
  ['matches, no text', (l: CheckList) => l.check('x', null).matches(/null/), false],
  ['satisfies', (l: CheckList) => l.check('x', 3).satisfies('an even number', false), false],
])('%s', (_what, claim, held) => {
  const list = new CheckList(() => 7);
  expect(claim(list)).toBe(held);
  expect(list.records).toEqual([expect.objectContaining({ what: 'x', held, at: 7 })]);
});

test('values are shown readably: control characters, bytes that are not text, long values', () => {
  expect(show('a\r\n')).toBe('"a\\r\\n"');
  expect(show(Buffer.from([0xff, 0]))).toBe('2 bytes, hex ff00');
  expect(show(Buffer.from('é'))).toBe('2 bytes "é"');
  expect(show('x'.repeat(500))).toMatch(/x…\u0020\(502 characters\)$/);
});
