import { type Quantiles, SHARES } from '../emulator/learned/learned-profile';

/** The value in the middle; undefined where there is none. */
export function median(values: readonly number[]): number | undefined {
  return sorted(values)[Math.floor(values.length / 2)];
}

/** A distribution as a profile keeps it, to a tenth of a ms. */
export function quantilesOf(values: readonly number[]): Quantiles {
  const all = sorted(values);
  return SHARES.map((share) => Math.round((all[Math.round(share * (all.length - 1))] ?? 0) * 10) / 10);
}

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
