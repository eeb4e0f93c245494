import { readFileSync } from 'node:fs';
import * as z from 'zod';

const range = z
  .strictObject({
    /** First firmware, as the module reports it; from the first on when absent. */
    from: z.string().min(1).optional(),
    /** Last firmware, included; without an end when absent. */
    to: z.string().min(1).optional(),
  })
  .describe('the firmwares for which the failure is accepted, in build order, both ends included');

const about = {
  firmware: range,
  reason: z.string().min(1).describe('why it is accepted'),
  ticket: z.string().min(1).describe('where its repair is tracked'),
  author: z.string().min(1).describe('who accepted it'),
  expires: z.iso.date().describe('the last day on which it is accepted, as YYYY-MM-DD'),
};

const acceptedCase = z.strictObject({
  case: z.string().min(1).describe('id of the case'),
  checks: z
    .array(
      z.strictObject({
        what: z.string().min(1).describe('the failed check, as the report names it'),
        actual: z.string().describe('what it got, as the report shows it; * stands for any text'),
      }),
    )
    .min(1)
    .describe('the failed checks that are accepted: a case that fails in any other stays failed'),
  ...about,
});

const acceptedInvariant = z.strictObject({
  invariant: z.string().min(1).describe('id of the invariant of the run, e.g. I-6'),
  brokenIn: z
    .array(z.string().min(1))
    .min(1)
    .describe('ids of the cases in which it may break; * stands for any text'),
  ...about,
});

export const deviation = z.union([acceptedCase, acceptedInvariant]);
export type Deviation = z.infer<typeof deviation>;

export const deviationFile = z.strictObject({ schema: z.literal(1), deviations: z.array(deviation) });

/** A file of known deviations that cannot be understood; the message names the file and the place. */
export class DeviationsInvalid extends Error {
  override readonly name = 'DeviationsInvalid';
}

/** @throws DeviationsInvalid; the system's error when the file cannot be read */
export function readDeviations(path: string): readonly Deviation[] {
  return parseDeviations(readFileSync(path, 'utf8'), path);
}

/** @param name stands in messages @throws DeviationsInvalid */
export function parseDeviations(text: string, name: string): readonly Deviation[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DeviationsInvalid(`${name}: expected JSON (${(error as Error).message})`);
  }
  const file = deviationFile.safeParse(value);
  if (!file.success) throw new DeviationsInvalid(`${name}: ${z.prettifyError(file.error)}`);
  return file.data.deviations;
}
