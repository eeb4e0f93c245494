/** Milliseconds since the run began, monotonic. All events of a run are timed by the same clock. */
export type Clock = () => number;

/** A clock that starts at 0. */
export function startClock(): Clock {
  const origin = performance.now();
  return () => performance.now() - origin;
}
