import { test } from '@jest/globals';

/**
 * A test that needs something of this machine. If that is missing, the test is reported as skipped, with the reason in
 * its name.
 * @param reason what is missing and how to get it
 */
export function testIf(
  condition: boolean,
  reason: string,
): (name: string, body: () => Promise<void>, timeoutMs?: number) => void {
  return (name, body, timeoutMs) => {
    if (condition) test(name, body, timeoutMs);
    else test.skip(`${name} (skipped: ${reason})`, body, timeoutMs);
  };
}
