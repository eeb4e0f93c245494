/** Milliseconds since the run began, monotonic: every witness of a run stamps its events with the same one. */
export type Clock = () => number;

/** A clock that reads 0 now. */
export function startClock(): Clock {
  const origin = performance.now();
  return () => performance.now() - origin;
}
