import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clip, visible, visibleBytes } from './visible';

test.each([
  ['\r\n', '␍␊'],
  ['\u001b[2J', '␛[2J'],
  ['\u007f\u009b', '␡\\u{9b}'],
  ['a\u202eb\u200b', 'a\\u{202e}b\\u{200b}'],
  ['\ud800', '\\u{d800}'],
  ['\u2028', '\\u{2028}'],
  ['测试 ‹é›', '测试 ‹é›'],
])('%j is shown as %s', (text, shown) => expect(visible(text)).toBe(shown));

test('for any input the output is safe for a terminal and for XML', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(text)).not.toMatch(/[\p{C}\u2028\u2029]/u);
    }),
  );
});

test('bytes that are not UTF-8 are shown individually', () => {
  expect(visibleBytes(Buffer.from('é\r'))).toBe('é␍');
  expect(visibleBytes(Buffer.of(0x41, 0x00, 0xff, 0x0a))).toBe('A␀\\xff␊');
});

test('a text that is too long ends in an ellipsis', () => {
  expect(clip('abcdef', 6)).toBe('abcdef');
  expect(clip('abcdefg', 6)).toBe('abcde…');
});
