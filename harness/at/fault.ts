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
