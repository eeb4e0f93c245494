/** How long an OK behind an error is waited for, ms, as long as nothing is known of the module. */
const UNKNOWN_MS = { least: 50, most: 1_000 };

/** The same for an error that has been the last word before: a few times what a line takes. */
const KNOWN_MS = 10;

/** So often an error has to stand alone, for the full time, before it is known. */
const TIMES = 2;

/**
 * Which errors of a module are the last word of their command. An error may be a report in front of OK, and
 * nothing but time tells: so the first ones of a command are waited behind for twice what the module took for them, since a module
 * that is slow with one line is slow with the next. One that has stood alone twice is not doubted so long again; one that
 * OK followed, be it once, always is.
 */
export class LastWords {
  readonly #alone = new Map<string, number>();

  /** @param tookMs from the command to the error, whose kind is part of `what` */
  graceMs(what: string, tookMs: number): number {
    if (this.#isKnown(what)) return Math.max(KNOWN_MS, Math.min(UNKNOWN_MS.most, 2 * tookMs));
    return Math.max(UNKNOWN_MS.least, Math.min(UNKNOWN_MS.most, 2 * tookMs));
  }

  stoodAlone(what: string): void {
    this.#alone.set(what, (this.#alone.get(what) ?? 0) + 1);
  }

  wasFollowedByOk(what: string): void {
    this.#alone.set(what, Number.NEGATIVE_INFINITY);
  }

  #isKnown(what: string): boolean {
    return (this.#alone.get(what) ?? 0) >= TIMES;
  }
}
