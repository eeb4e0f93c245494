import type { Digester } from './digester';
import { Patience } from './patience';

/** Bytes held back for so long, with nothing behind them, are given up waiting on. */
const QUIET_MS = 1000;
/** Only a blank can follow a prompt, and at once. */
const PROMPT_QUIET_MS = 50;
/** At a deadline even a shorter silence will do. */
const LEAST_QUIET_MS = 100;

/** Sees to it that what the digester holds back is not held back for ever while somebody waits for it. */
export class FlushTimer {
  #patience: Patience | null = null;
  #heardAt = 0;

  constructor(
    readonly digester: Digester,
    readonly somebodyWaits: () => boolean,
    readonly flush: () => void,
  ) {}

  /** Bytes came. */
  heard(): void {
    this.#patience?.cancel();
    this.#patience = null;
    if (!this.digester.pending) return;
    this.#heardAt = performance.now();
    this.watch();
  }

  /** Somebody begins to wait, or bytes came. */
  watch(): void {
    if (this.#patience || !this.digester.pending) return;
    this.#patience = new Patience(this.digester.promptHeld ? PROMPT_QUIET_MS : QUIET_MS, null, () => {
      this.#patience = null;
      if (this.digester.pending && this.somebodyWaits()) this.flush();
    });
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
