/** Something the module did wrong. Anything else thrown during a case is a fault of the harness or the bench. */
export class ModuleFault extends Error {
  override readonly name: string = 'ModuleFault';
  constructor(
    /** What was examined, e.g. `final result code of AT+CPIN?`. */
    readonly what: string,
    readonly expected: string,
    readonly actual: string,
  ) {
    super(`${what}: expected ${expected}, got ${actual}`);
  }
}

/** The module did not send the expected token in time. */
export class DeadlinePassed extends ModuleFault {
  override readonly name = 'DeadlinePassed';
  constructor(
    what: string,
    awaited: string,
    /** What came instead, in order; empty for silence. */
    readonly instead: readonly string[],
    readonly deadlineMs: number,
  ) {
    super(what, `${awaited} within ${deadlineMs} ms`, instead.length ? instead.join(' ') : 'nothing');
  }
}

/** Enough to find the calling line; each frame costs time at every command. */
const FRAMES = 4;

/** The place of a call, so that an error thrown later points at the line that waits for the result. */
export class CallSite {
  declare readonly stack: string;

  /** Captures the callers of `asked`; the stack text is built only when read. */
  constructor(asked: (...args: never[]) => unknown) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = FRAMES;
    Error.captureStackTrace(this, asked);
    Error.stackTraceLimit = limit;
  }

  /** Replaces the stack of `error` by this one, and returns the same error. */
  blame<E extends Error>(error: E): E {
    const frames = this.stack.split('\n').slice(1);
    error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n');
    return error;
  }
}
