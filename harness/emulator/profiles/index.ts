import { me3630 } from './me3630';
import type { Release } from './release';
import { releases } from './releases';

/** Firmwares by the name that `--profile` takes: the honest one that suites are tried on, then those of the demonstration. */
export const profiles: readonly Release[] = [
  {
    name: me3630.name,
    about: 'Obeys the manual in its plainest reading.',
    profile: me3630,
    differences: [],
    changes: [],
  },
  ...releases,
];
