/** Enough to find the line; each costs time at every command. */
const FRAMES = 4;

/** Where something was asked for, so that a failure that comes later can point at the line that waits for it. */
export class CallSite {
  declare readonly stack: string;

  /** Remembers the callers of `asked`; the text is made only if it is needed. */
  constructor(asked: (...args: never[]) => unknown) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = FRAMES;
    Error.captureStackTrace(this, asked);
    Error.stackTraceLimit = limit;
  }

  /** The same error, its stack that of the line that waited. */
  blame<E extends Error>(error: E): E {
    const frames = this.stack.split('\n').slice(1);
    error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n');
    return error;
  }
}
