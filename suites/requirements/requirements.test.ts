import { describe, expect, test } from '@jest/globals';
import { kindOf } from '../../harness/conformance/requirement';
import { requirementById, requirements } from '.';

/** The number of requirements in each family, counted independently of the catalogue. */
const COUNTS = {
  R: 72,
  A: 100,
  'E-AUTH': 31,
  'E-CONN': 16,
  'E-SUB': 26,
  'E-PUB': 14,
  'E-LEN': 10,
  'E-UNS': 11,
  'E-DIS': 10,
  'E-URC': 10,
  'E-PRE': 9,
  'E-V': 6,
  S: 21,
};

/** The numbers of the promises have gaps between the sections of the manual. */
const PROMISES: readonly (readonly [first: number, last: number])[] = [
  [1, 3],
  [10, 22],
  [30, 32],
  [40, 56],
  [60, 69],
  [80, 84],
  [90, 95],
  [100, 114],
];

const ids = requirements.map(({ id }) => id);

describe('the catalogue', () => {
  test('contains each id once', () => {
    expect(ids.filter((id, position) => ids.indexOf(id) !== position)).toEqual([]);
    expect(requirementById.size).toBe(requirements.length);
  });

  test('contains the right number of each family', () => {
    const counted = Object.keys(COUNTS).map((family) => [
      family,
      ids.filter((id) => id.replace(/-\d+$/, '') === family).length,
    ]);
    expect(Object.fromEntries(counted)).toEqual(COUNTS);
    expect(requirements).toHaveLength(Object.values(COUNTS).reduce((sum, n) => sum + n, 0));
  });

  test('contains every promise of the manual', () => {
    const expected = PROMISES.flatMap(([first, last]) => numbers(first, last).map((n) => padded('R', n, 3)));
    expect(family('R-')).toEqual(expected);
  });

  test('contains every ambiguity and every check of the standards without a gap', () => {
    expect(family('A-').sort(byNumber)).toEqual(numbers(1, 100).map((n) => padded('A', n, 2)));
    expect(family('S-')).toEqual(numbers(1, 21).map((n) => padded('S', n, 2)));
  });

  test('has for every ambiguity a reading or a reason why no case judges it, or it is only observed', () => {
    const both = requirements.filter((r) => r.kind === 'ambiguity' && r.reading && r.notJudged);
    expect(both.map(({ id }) => id)).toEqual([]);
  });

  test('quotes the manual for each of its promises', () => {
    expect(requirements.filter((r) => r.kind === 'requirement' && !r.phrase).map(({ id }) => id)).toEqual([]);
  });

  test('has no `must` for a check of a standard', () => {
    const strict = requirements.filter((r) => r.kind === 'standard' && r.level === 'must');
    expect(strict.map(({ id }) => id)).toEqual([]);
  });

  test.each(requirements)('$id is one sentence of a known family', ({ id, kind, statement, clause }) => {
    expect(kind).toBe(kindOf(id));
    expect(statement).toMatch(/^[A-Z+].*[^.][.?]$/);
    expect(clause).toMatch(/^(title|history|[12](\.\d)?|V\.250 \d+(\.\d+)*|27\.00[57] \d+(\.\d+)*)$/);
  });
});

test.each(['R-15', 'X-015', 'E-02', 'E-AUTH-2', 'S-1', 'R-0155'])('an id like %s is refused', (id) => {
  expect(() => kindOf(id as 'R-15')).toThrow(`requirement id "${id}" must look like`);
});

function family(prefix: string): string[] {
  return ids.filter((id) => id.startsWith(prefix)).sort();
}

function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function padded(letter: string, n: number, width: number): string {
  return `${letter}-${String(n).padStart(width, '0')}`;
}

function byNumber(a: string, b: string): number {
  return Number(a.slice(2)) - Number(b.slice(2));
}
