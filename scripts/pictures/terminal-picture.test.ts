import { expect, test } from '@jest/globals';
import { terminalPicture } from './terminal-picture';

function textOf(recorded: string, columns = 80): readonly string[] {
  const lines = terminalPicture('a title', recorded, columns).match(/<text .*<\/text>/g) ?? [];
  return lines.map((line) => line.replace(/<[^>]+>/g, ''));
}

test('a line that the program overwrote is not shown', () => {
  expect(textOf('\r\u001b[K 1/2  first\r\u001b[K 2/2\r\u001b[Kdone\r\n')).toEqual(['done']);
});

test('a line longer than the terminal continues in the next', () => {
  expect(textOf('abcde', 2)).toEqual(['ab', 'cd', 'e']);
});

test('a line of exactly the terminal’s width is followed by no empty one', () => {
  expect(textOf('ab\r\ncd\r\n', 2)).toEqual(['ab', 'cd']);
});

test('bold, dim and colours begin and end with their codes', () => {
  const picture = terminalPicture('t', '\u001b[1m\u001b[31mA\u001b[39mB\u001b[22mC\u001b[2mD\u001b[0mE', 80);
  expect(picture).toContain(
    '<tspan fill="#f07167" font-weight="700">A</tspan>' +
      '<tspan fill="#e4e8ee" font-weight="700">B</tspan>' +
      '<tspan fill="#e4e8ee">C</tspan><tspan fill="#98a3b0">D</tspan><tspan fill="#e4e8ee">E</tspan>',
  );
});

test('characters with a meaning in SVG are escaped', () => {
  expect(terminalPicture('a & b', '"<x>"', 80)).toContain('>&quot;&lt;x&gt;&quot;<');
});
