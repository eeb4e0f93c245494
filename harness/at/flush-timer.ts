import type { Digester } from './digester';
import { Patience } from './patience';
import { CR, LF } from './reading';

/** Bytes held back for so long, with nothing behind them, are given up waiting on. */
const QUIET_MS = 1000;
/** Only a blank can follow a prompt, and at once. */
const PROMPT_QUIET_MS = 50;
/** So often in a row a line has to end in CR alone before that is taken for the module's way. */
const TIMES = 3;
/** The wait for the LF that such a module never sends: the first of them, less and less with each line, and the last. */
const BARE_CR_QUIET_MS = { first: 50, last: 5 };
/** The wait for more of what has so often had nothing behind it: the first of them, less and less each time, and the last. */
const CUT_OFF_QUIET_MS = { first: 50, last: 10 };
/** At a deadline even a shorter silence will do. */
const LEAST_QUIET_MS = 100;

/** Sees to it that what the digester holds back is not held back for ever while somebody waits for it. */
export class FlushTimer {
  #patience: Patience | null = null;
  #heardAt = 0;
  /** Lines in a row that ended in CR alone; one LF that came late, be it once, ends the counting for good. */
  #bareEnds = 0;
  #gaveUpOnLf = false;
  /** Other bytes in a row that nothing followed, e.g. of a message that is shorter than the module says. */
  #cutOff = 0;
  #gaveUpOnMore = false;

  constructor(
    readonly digester: Digester,
    readonly somebodyWaits: () => boolean,
    readonly flush: () => void,
  ) {}

  /** Bytes came, the first of them this. @param echoed the first byte of a line that was sent since and may be echoed */
  heard(first: number | undefined, echoed: number | null = null): void {
    if (this.#gaveUpOnLf && first === LF) this.#bareEnds = Number.NEGATIVE_INFINITY;
    if (this.#gaveUpOnMore && first !== CR && first !== echoed) this.#cutOff = Number.NEGATIVE_INFINITY;
    this.#gaveUpOnLf = false;
    this.#gaveUpOnMore = false;
    this.#patience?.cancel();
    this.#patience = null;
    if (!this.digester.pending) return;
    this.#heardAt = performance.now();
    this.watch();
  }

  /** Somebody begins to wait, or bytes came. */
  watch(): void {
    if (this.#patience || !this.digester.pending) return;
    this.#patience = new Patience(this.#quietMs(), null, () => {
      this.#patience = null;
      if (!this.digester.pending || !this.somebodyWaits()) return;
      this.#gaveUpOnLf = this.digester.lineEndHeld;
      if (this.#gaveUpOnLf) this.#bareEnds += 1;
      this.#gaveUpOnMore = !this.#gaveUpOnLf && !this.digester.promptHeld;
      if (this.#gaveUpOnMore) this.#cutOff += 1;
      this.flush();
    });
  }

  #quietMs(): number {
    if (this.digester.promptHeld) return PROMPT_QUIET_MS;
    return this.digester.lineEndHeld
      ? shortened(this.#bareEnds, BARE_CR_QUIET_MS)
      : shortened(this.#cutOff, CUT_OFF_QUIET_MS);
  }

  /** A deadline has passed: what is held back may be what was waited for. */
  lastCall(): void {
    if (this.digester.pending && performance.now() - this.#heardAt >= LEAST_QUIET_MS) this.flush();
  }

  cancel(): void {
    this.#patience?.cancel();
    this.#patience = null;
  }
}

/** The wait for what has not come so often in a row. */
function shortened(
  inARow: number,
  { first, last }: { readonly first: number; readonly last: number },
): number {
  return inARow < TIMES ? QUIET_MS : Math.max(last, first / (inARow - TIMES + 1));
}
