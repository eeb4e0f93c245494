import * as z from 'zod';
import { caseId, casePattern, partId, qualificationId, requirement } from './requirement';

/** The options of `npm test` that a job may set. */
const runOptions = z.strictObject({
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

/** One piece of work: cases of the plan, for one run on one bench. */
export const part = z.strictObject({
  qualification: qualificationId,
  /** `p3`; `p3-2` contains what `p3` could not judge on its bench. */
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

/** The name of the part with the cases that this one could not judge. */
export function nextPartId(id: string): string {
  const [first, attempt] = id.split('-');
  return `${first}-${attempt === undefined ? 2 : Number(attempt) + 1}`;
}

/** The arguments of `npm test` for a part on a bench. Each is one word that begins with its option. */
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

/** What is to be qualified. */
export const request = z.strictObject({
  requirement,
  /** `benches`: the whole plan on each matching bench; `parts`: the plan once, distributed over those benches. */
  split: z.enum(['benches', 'parts']),
  /** The number of parts of the plan; null for as many as there are matching benches. */
  parts: z.int().min(1).max(1000).nullable(),
  /** 1 is the most urgent. */
  priority: z.int().min(1).max(9),
  only: z.array(casePattern).max(100),
  exclude: z.array(casePattern).max(100),
  options: runOptions,
});
export type Request = z.infer<typeof request>;

/** Options that a request does not set have the defaults of `npm test`. */
export const USUAL_PRIORITY = 5;
export const NIGHTLY_PRIORITY = 8;

/**
 * The parts of a qualification: runs of consecutive cases, as cases that share a state are adjacent in the plan. A part
 * starts from a known state and has its own negative controls, like every run.
 * @param plan ids of the selected cases, in the order of a run
 * @param benches names of the matching benches, at least one
 */
export function split(
  qualification: string,
  { requirement, split: way, parts, priority, options }: Request,
  plan: readonly string[],
  benches: readonly string[],
): readonly Part[] {
  const common = { qualification, priority, options };
  if (way === 'benches')
    return [...benches].sort().map((bench, index) => ({
      ...common,
      part: `p${index + 1}`,
      requirement: { ...requirement, bench },
      cases: [...plan],
    }));
  return slices(plan, parts ?? benches.length).map((cases, index) => ({
    ...common,
    part: `p${index + 1}`,
    requirement,
    cases,
  }));
}

/** Cuts a list into pieces whose lengths differ by at most one; none is empty. */
function slices(list: readonly string[], wanted: number): string[][] {
  const count = Math.min(wanted, list.length);
  const cut = (index: number) => Math.round((index * list.length) / count);
  return Array.from({ length: count }, (_, index) => list.slice(cut(index), cut(index + 1)));
}
