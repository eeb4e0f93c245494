import { expect, test } from '@jest/globals';
import { lengthened, NEUTRAL_LEVEL, NEUTRAL_TEXT, nonces, numbered } from './texts';

test.each(['a b', 'a,b', 'a;b', '"a"', '25', '007', '3.14', 'a\n', ' a', '', 'OK!', 'a/b', '+a'])(
  '%j is not a neutral text',
  (text) => {
    expect(text).not.toMatch(NEUTRAL_TEXT);
  },
);

test('nonces are neutral, with a number or padding appended too, and can never be read as a number', () => {
  const nonce = nonces(1);
  for (let i = 0; i < 1000; i += 1) {
    const text = nonce();
    expect(text).toMatch(NEUTRAL_TEXT);
    expect(numbered(text, i)).toMatch(NEUTRAL_TEXT);
    expect(lengthened(text, 60)).toMatch(NEUTRAL_TEXT);
  }
});

test('a lengthened text has exactly the requested number of bytes, and begins with the nonce', () => {
  expect(lengthened('nab', 6)).toBe('nababc');
  expect(lengthened('nab', 255)).toHaveLength(255);
});

test('upper case and additional levels make a topic not neutral', () => {
  expect('data1').toMatch(NEUTRAL_LEVEL);
  for (const level of ['Data', 'a b', '+', '#', 'abcdefghijkl', '']) expect(level).not.toMatch(NEUTRAL_LEVEL);
});
