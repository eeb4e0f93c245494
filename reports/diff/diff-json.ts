import * as z from 'zod';
import { exitCodeOfDiff, type FirmwareDiff } from './firmware-diff';

const fact = z.strictObject({
  /** Null where it was not judged. */
  state: z.enum(['works', 'broken', 'known', 'conflict', 'finding', 'observed']).nullable(),
  note: z.string().nullable(),
  /** The checks that did not hold. */
  failure: z.string(),
});
const change = z.strictObject({ id: z.string(), title: z.string(), before: fact, after: fact });
const spread = z.strictObject({
  n: z.int(),
  q1: z.number(),
  median: z.number(),
  q3: z.number(),
  min: z.number(),
  max: z.number(),
});
const both = z.strictObject({ before: z.array(z.string()), after: z.array(z.string()) });

/** The diff for programs. Latencies are in ms. */
export const diffFile = z.strictObject({
  schema: z.literal(1),
  /** As the command's: 1 when something broke, 2 when nothing could be compared. */
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  comparisons: z.array(
    z.strictObject({
      conditions: z.strictObject({ suite: z.string(), cloud: z.string(), bench: z.string() }),
      suites: z.array(z.string()),
      emulated: z.boolean(),
      runs: both,
      firmwares: both,
      broken: z.array(change),
      fixed: z.array(change),
      known: z.array(change),
      failsOtherwise: z.array(change),
      unclear: z.array(change),
      newlyJudged: z.array(change),
      noLongerJudged: z.array(change),
      behaviour: z.array(
        z.strictObject({
          case: z.string(),
          name: z.string(),
          before: z.array(z.string()),
          after: z.array(z.string()),
        }),
      ),
      unchanged: z.int(),
      latencies: z.array(
        z.strictObject({
          command: z.string(),
          before: spread,
          after: spread,
          verdict: z.enum(['slower', 'faster', 'within the spread', 'too few']),
        }),
      ),
    }),
  ),
  notComparable: z.array(z.string()),
  problems: z.array(z.string()),
});

export function diffJson(diff: FirmwareDiff): string {
  return `${JSON.stringify({ schema: 1, exitCode: exitCodeOfDiff(diff), ...diff }, null, 2)}\n`;
}
