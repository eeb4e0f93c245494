import type { Digester } from './digester';
import { Patience } from './patience';
import { CR, LF } from './reading';

/** How long an incomplete token is held before it is flushed, ms. */
const QUIET_MS = 1000;
/** Shorter for a prompt, ms: only a space can follow, and it follows at once. */
const PROMPT_QUIET_MS = 50;
/** How many flushes in a row must prove right before the wait is shortened. */
const TIMES = 3;
/**
 * The shortened wait for an LF after CR, ms: it falls from `first` to `last` with each line that ends in CR alone.
 */
const BARE_CR_QUIET_MS = { first: 50, last: 5 };
/** The shortened wait for the rest of any other token, ms: it falls from `first` to `last` in the same way. */
const CUT_OFF_QUIET_MS = { first: 50, last: 10 };
/** At a deadline this much silence is enough to flush, ms. */
const LEAST_QUIET_MS = 100;

/** Flushes what the digester holds back when no more bytes arrive and somebody waits for a token. */
export class FlushTimer {
  #patience: Patience | null = null;
  #heardAt = 0;
  /** Lines in a row that ended in CR alone; -Infinity, for good, once an LF has arrived late. */
  #bareEnds = 0;
  #gaveUpOnLf = false;
  /** Other tokens in a row that stayed incomplete, e.g. messages shorter than their stated length. */
  #cutOff = 0;
  #gaveUpOnMore = false;

  constructor(
    readonly digester: Digester,
    readonly somebodyWaits: () => boolean,
    readonly flush: () => void,
  ) {}

  /**
   * Call with the first byte of each chunk, after the digester has taken the chunk.
   * @param echoed first byte of a command sent meanwhile, whose echo is not the rest of what was flushed
   */
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

  /** Starts the timer if bytes are held back; call when a wait begins or bytes arrive. */
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

  /** Flushes at a deadline: the bytes held back may be the awaited token. */
  lastCall(): void {
    if (this.digester.pending && performance.now() - this.#heardAt >= LEAST_QUIET_MS) this.flush();
  }

  cancel(): void {
    this.#patience?.cancel();
    this.#patience = null;
  }
}

/** The wait, ms, after `inARow` waits in which nothing followed. */
function shortened(
  inARow: number,
  { first, last }: { readonly first: number; readonly last: number },
): number {
  return inARow < TIMES ? QUIET_MS : Math.max(last, first / (inARow - TIMES + 1));
}
