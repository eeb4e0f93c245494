import * as z from 'zod';
import { requirement } from './requirement';
import { caseId, partId, qualificationId } from './words';

/** The options of `npm test` that a job may set. */
export const runOptions = z.strictObject({
  level: z.enum(['must', 'should', 'observe', 'all']),
  strict: z.boolean(),
  disruptive: z.boolean(),
  endurance: z.boolean(),
  repeat: z.int().min(1).max(1000),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
});
export type RunOptions = z.infer<typeof runOptions>;

export const USUAL_OPTIONS: RunOptions = {
  level: 'all',
  strict: false,
  disruptive: false,
  endurance: false,
  repeat: 1,
  seed: 1,
};

/** One piece of work: cases of the plan, to be run in one run on one bench. */
export const part = z.strictObject({
  qualification: qualificationId,
  /** `p3`; `p3-2` holds what `p3` could not judge on its bench. */
  part: partId,
  requirement,
  /** 1 is the most urgent. */
  priority: z.int().min(1).max(9),
  /** In the order of the plan. */
  cases: z.array(caseId).min(1).max(5000),
  options: runOptions,
});
export type Part = z.infer<typeof part>;

/** The name of a part in the whole store. */
export function jobIdOf({ qualification, part: id }: Pick<Part, 'qualification' | 'part'>): string {
  return `${qualification}.${id}`;
}

/** The name of the part that takes up what this one could not judge. */
export function nextPartId(id: string): string {
  const [first, attempt] = id.split('-');
  return `${first}-${attempt === undefined ? 2 : Number(attempt) + 1}`;
}

/** The arguments by which `npm test` runs a part on a bench. Each is one word that begins with its option. */
export function argumentsFor({ requirement: wanted, cases, options }: Part): readonly string[] {
  const { level, strict, disruptive, endurance, repeat, seed } = options;
  return [
    `--only=${cases.join(',')}`,
    `--level=${level}`,
    `--repeat=${repeat}`,
    `--seed=${seed}`,
    ...(wanted.firmware === null ? [] : [`--firmware=${wanted.firmware}`]),
    ...(strict ? ['--strict'] : []),
    ...(disruptive ? ['--disruptive'] : []),
    ...(endurance ? ['--endurance'] : []),
  ];
}
