/** Something the module did wrong. Whatever else is thrown during a case is the harness's or the bench's. */
export class ModuleFault extends Error {
  override readonly name: string = 'ModuleFault';
  constructor(
    /** One clause: what was being looked at, e.g. `final result code of AT+CPIN?`. */
    readonly what: string,
    readonly expected: string,
    readonly actual: string,
  ) {
    super(`${what}: expected ${expected}, got ${actual}`);
  }
}

/** The module did not say in time what it had to say. */
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
