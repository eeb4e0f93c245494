import { expect, test } from '@jest/globals';
import { LastWords } from './patience';

const REFUSAL = 'AT+CLOUDSUB cme';

test('after an error has ended its command twice, the minimum wait for OK is shorter', () => {
  const words = new LastWords();
  for (let n = 0; n < 2; n += 1) {
    expect(words.graceMs(REFUSAL, 1)).toBe(50);
    words.stoodAlone(REFUSAL);
  }
  expect(words.graceMs(REFUSAL, 1)).toBe(10);
});

test('the wait is twice the time that the module took, within limits, for a known error as well', () => {
  const words = new LastWords();
  expect(words.graceMs(REFUSAL, 300)).toBe(600);
  words.stoodAlone(REFUSAL);
  words.stoodAlone(REFUSAL);
  expect(words.graceMs(REFUSAL, 300)).toBe(600);
  expect(words.graceMs(REFUSAL, 3_000)).toBe(1_000);
});

test('an error of another kind or command keeps the full wait', () => {
  const words = new LastWords();
  words.stoodAlone(REFUSAL);
  words.stoodAlone(REFUSAL);
  expect(words.graceMs('AT+CLOUDSUB vendor', 1)).toBe(50);
  expect(words.graceMs('AT+CLOUDAUTH cme', 1)).toBe(50);
});

test('an error that OK has followed once always keeps the full wait', () => {
  const words = new LastWords();
  words.stoodAlone(REFUSAL);
  words.wasFollowedByOk(REFUSAL);
  for (let n = 0; n < 5; n += 1) words.stoodAlone(REFUSAL);
  expect(words.graceMs(REFUSAL, 1)).toBe(50);
});
