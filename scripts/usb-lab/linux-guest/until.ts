import { setTimeout as delay } from 'node:timers/promises';

/** How often the kernel is asked: it tells of nothing by itself that this program could wait for. */
const EVERY_MS = 20;

/** Waits until there is a value. @throws Error when there is none in time */
export async function until<T>(what: string, deadlineMs: number, look: () => T | null): Promise<T> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const value = look();
    if (value !== null) return value;
    if (performance.now() > deadline)
      throw new Error(`expected ${what} within ${deadlineMs} ms; it did not come`);
    await delay(EVERY_MS);
  }
}
