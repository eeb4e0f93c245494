import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { PacedLine } from './paced-line';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

it.each([30, 120, 960, 11_520, 92_160])('passes bytes on at %d bytes per second', (rate) => {
  let passed = 0;
  const line = new PacedLine(rate, (bytes) => {
    passed += bytes.length;
  });
  line.send(Buffer.alloc(rate));
  line.send(Buffer.alloc(rate));
  for (const second of [0.5, 1, 1.5, 2]) {
    jest.advanceTimersByTime(500);
    expect(Math.abs(passed - second * rate)).toBeLessThanOrEqual(1 + rate / 500);
  }
  jest.advanceTimersByTime(40);
  expect(passed).toBe(2 * rate);
});

it('keeps the order of bytes and does not make up for a pause', () => {
  const passed: string[] = [];
  const line = new PacedLine(100, (bytes) => passed.push(bytes.toString()));
  line.send(Buffer.from('ab'));
  jest.advanceTimersByTime(1_000);
  line.send(Buffer.from('cd'));
  jest.advanceTimersByTime(10);
  expect(passed).toEqual(['a', 'b', 'c']);
  line.clear();
  jest.advanceTimersByTime(1_000);
  expect(passed).toEqual(['a', 'b', 'c']);
});
