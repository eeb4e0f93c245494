import { type Quantiles, SHARES } from '../emulator/learned/learned-profile';

/** The value in the middle; undefined where there is none. */
export function median(values: readonly number[]): number | undefined {
  return sorted(values)[Math.floor(values.length / 2)];
}

/** The value below which this share of them lies; 0 where there are none. */
export function quantile(values: readonly number[], share: number): number {
  return sorted(values)[Math.round(share * (values.length - 1))] ?? 0;
}

/** A distribution as a profile keeps it, to a tenth of a ms. */
export function quantilesOf(values: readonly number[]): Quantiles {
  return SHARES.map((share) => Math.round(quantile(values, share) * 10) / 10);
}

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
