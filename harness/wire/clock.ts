/** Milliseconds since the run began, monotonic: all events of a run are stamped by the same one. */
export type Clock = () => number;

/** A clock that reads 0 now. */
export function startClock(): Clock {
  const origin = performance.now();
  return () => performance.now() - origin;
}
