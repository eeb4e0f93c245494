import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SignsOfLife } from './signs-of-life';

const LIMIT = 10;

/** Round trips with the given times of sending and return; `now` is after all of them. */
function signsOf(trips: readonly (readonly [sent: number, back: number])[]): SignsOfLife {
  const signs = new SignsOfLife(LIMIT, { t: 0, event: 0 });
  for (const [sent, back] of trips) signs.returned({ t: sent, event: sent * 100 }, back);
  return signs;
}

describe('a hole in the signs of life', () => {
  test('reaches from the start of the last trip before it to the return of the first one after it', () => {
    const signs = signsOf([
      [2, 3],
      [6, 7],
      [20, 30],
      [31, 32],
    ]);
    expect(signs.holeDuring(0, 40, 40)).toEqual({ from: { t: 6, event: 600 }, to: 30, ms: 24 });
  });

  test('does not exist while the limit is not exceeded', () => {
    expect(
      signsOf([
        [4, 6],
        [10, 14],
        [19, 20],
      ]).holeDuring(0, 29, 29),
    ).toBeNull();
    expect(
      signsOf([
        [4, 6],
        [10, 15],
      ]).holeDuring(0, 15, 15),
    ).toMatchObject({ from: { t: 4 }, to: 15 });
  });

  test('is open while nothing has come back', () => {
    const signs = signsOf([[4, 5]]);
    expect(signs.holeDuring(0, 14, 14)).toBeNull();
    expect(signs.holeDuring(0, 14, 15)).toEqual({ from: { t: 4, event: 400 }, to: null, ms: 11 });
    expect(signs.holeDuring(0, 3, 15)).toBeNull();
  });

  test('at the start counts from the start', () => {
    expect(signsOf([]).holeDuring(0, 5, 11)).toMatchObject({ from: { t: 0, event: 0 }, to: null });
    expect(signsOf([[0, 12]]).holeDuring(0, 5, 13)).toMatchObject({ from: { t: 0, event: 0 }, to: 12 });
  });

  /** Every window against every position of a hole: a window that only touches its end does not overlap it. */
  test.each([
    {
      hole: 'at the beginning',
      trips: [
        [0, 20],
        [21, 22],
        [30, 31],
        [39, 40],
      ],
      span: [0, 22],
    },
    {
      hole: 'in the middle',
      trips: [
        [1, 2],
        [5, 6],
        [7, 25],
        [26, 27],
        [34, 36],
      ],
      span: [5, 27],
    },
    {
      hole: 'at the end',
      trips: [
        [1, 2],
        [9, 10],
        [18, 19],
      ],
      span: [18, 40],
    },
  ] as const)('$hole is found by exactly the windows that overlap it', ({ trips, span: [begin, end] }) => {
    const signs = signsOf(trips);
    for (let from = 0; from < 40; from += 1)
      for (let to = from + 1; to <= 40; to += 1)
        expect([from, to, signs.holeDuring(from, to, 40) !== null]).toEqual([
          from,
          to,
          begin < to && end > from,
        ]);
  });

  test('is settled once a later trip has come back, or the limit has passed', () => {
    const signs = signsOf([[4, 5]]);
    expect([signs.isSettled(4, 6), signs.isSettled(5, 6), signs.isSettled(5, 15)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('can also be shown by other signs than missing trips', () => {
    const signs = signsOf([[4, 5]]);
    signs.wasGone(3_600_000, { t: 6, event: 9 });
    expect(signs.holeDuring(5, 7, 7)).toEqual({ from: { t: 4, event: 400 }, to: 6, ms: 3_600_000 });
    expect(signs.holeDuring(6, 8, 8)).toBeNull();
  });
});

test('whatever the trips, a window without a hole has a sign of life in each stretch of the limit', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(steps, fc.nat(200), fc.integer({ min: 1, max: 60 }), (gaps, from, length) => {
      let t = 0;
      const trips = gaps.map(([pause, lasted]): [number, number] => {
        const sent = t + pause;
        t = sent + lasted;
        return [sent, t];
      });
      const now = Math.max(t, from + length);
      const signs = signsOf(trips);
      const moments = [[0, 0] as const, ...trips, [now, now] as const];
      const widest = moments.slice(1).flatMap(([, back], i) => {
        const sent = moments[i]?.[0] ?? 0;
        return back > from && sent < from + length ? [back - sent] : [];
      });
      expect(signs.holeDuring(from, from + length, now) !== null).toBe(Math.max(0, ...widest) > LIMIT);
    }),
  );
});
