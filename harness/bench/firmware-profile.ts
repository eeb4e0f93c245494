import { type Deadlines, onLoopback, onTheAir } from './deadlines';

/** What is expected of a firmware beyond the manual: its patience, and later what it is known to do. */
export interface FirmwareProfile {
  readonly name: string;
  readonly deadlines: Deadlines;
}

const LOOPBACK = /^(127\.|\[?::1\]?$|localhost$)/;

/** The profile for a module whose cloud answers at `host`; `null` for a module that knows its cloud by itself. */
export function profileFor(host: string | null): FirmwareProfile {
  return host !== null && LOOPBACK.test(host)
    ? { name: 'manual-1.6/loopback', deadlines: onLoopback }
    : { name: 'manual-1.6/on-the-air', deadlines: onTheAir };
}
