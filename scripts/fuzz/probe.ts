import fc from 'fast-check';
import { sentenceOf } from '../sentence';

/** One part of the harness under random input. */
export interface Probe {
  /**
   * Tries so many inputs; the same seed makes the same ones.
   * @param onInput told each input before it is tried
   */
  run(count: number, seed: number, onInput: (input: unknown) => void): Promise<ProbeEnd>;
  close(): Promise<void>;
}

export interface ProbeEnd {
  readonly tried: number;
  /** The smallest input found that fails, and how; null when none did. */
  readonly failure: { readonly input: string; readonly problem: string } | null;
}

/** An input that takes longer than this never ends. */
const LONGEST_MS = 5000;

/** @param attempt throws, or rejects, when the input is not handled as it must be */
export function probe<T>(
  input: fc.Arbitrary<T>,
  attempt: (input: T) => void | Promise<void>,
  close: () => Promise<void> = async () => {},
): Probe {
  return {
    async run(count, seed, onInput) {
      const property = fc.asyncProperty(input, async (value) => {
        onInput(value);
        await attempt(value);
      });
      const { failed, counterexample, errorInstance, numRuns } = await fc.check(property, {
        numRuns: count,
        seed,
        timeout: LONGEST_MS,
      });
      return {
        tried: numRuns,
        failure: failed
          ? { input: fc.stringify(counterexample?.[0]), problem: sentenceOf(errorInstance) }
          : null,
      };
    },
    close,
  };
}
