import { me3630 } from '../../family/me3630';
import { startClock } from '../../wire/clock';
import { type MemoryTransport, memoryPair } from '../../wire/memory-transport';
import { AtSession } from '../session';

/** A session over a memory transport; the test acts as the module at the other end. */
export class ModuleEnd {
  readonly session: AtSession;
  readonly #wire: MemoryTransport;
  #received = '';
  #awaited: { text: string; resolve: () => void } | null = null;

  constructor(chunk?: number) {
    const [harness, module] = memoryPair(chunk === undefined ? {} : { chunk });
    this.session = new AtSession(harness, {
      clock: startClock(),
      dialect: me3630.dialect,
    });
    this.#wire = module;
    module.onData((bytes) => {
      this.#received += bytes.toString('latin1');
      this.#check();
    });
  }

  /** Resolves when the module has received `text`, and clears what it has received so far. */
  receives(text: string): Promise<void> {
    return new Promise((resolve) => {
      this.#awaited = { text, resolve };
      this.#check();
    });
  }

  says(...lines: string[]): Promise<void> {
    return this.sends(lines.map((line) => `\r\n${line}\r\n`).join(''));
  }

  sends(bytes: string): Promise<void> {
    return this.#wire.write(Buffer.from(bytes, 'latin1'));
  }

  /** Answers each of these command lines, now and later. */
  answers(table: Readonly<Record<string, string>>): void {
    this.#wire.onData((bytes) => {
      const answer = table[bytes.toString('latin1').replace(/\r$/, '')];
      if (answer !== undefined) void this.sends(answer);
    });
  }

  /** Every command line received since the first call of `onLine`, without its terminator. */
  readonly lines: string[] = [];

  /** Calls back once for each command line, even if several arrive in one chunk. */
  onLine(listener: (line: string) => void): void {
    let begun = '';
    this.#wire.onData((bytes) => {
      const [last = '', ...ended] = (begun + bytes.toString('latin1')).split('\r').reverse();
      begun = last;
      for (const line of ended.reverse()) {
        this.lines.push(line);
        listener(line);
      }
    });
  }

  unplug(): void {
    void this.#wire.close();
  }

  #check(): void {
    if (!this.#awaited || !this.#received.includes(this.#awaited.text)) return;
    const { resolve } = this.#awaited;
    this.#awaited = null;
    this.#received = '';
    resolve();
  }
}
