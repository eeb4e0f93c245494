import * as z from 'zod';
import { runOptions } from './part';
import { requirement } from './requirement';
import { casePattern } from './words';

/** What somebody wants to be qualified. */
export const request = z.strictObject({
  requirement,
  /** `benches`: the whole plan on each bench that fits; `parts`: the plan once, shared by those benches. */
  split: z.enum(['benches', 'parts']),
  /** Into how many parts the plan is cut; null for as many as there are benches that fit. */
  parts: z.int().min(1).max(1000).nullable(),
  /** 1 is the most urgent. */
  priority: z.int().min(1).max(9),
  only: z.array(casePattern).max(100),
  exclude: z.array(casePattern).max(100),
  options: runOptions,
});
export type Request = z.infer<typeof request>;

/** What a request leaves open is as `npm test` has it. */
export const USUAL_PRIORITY = 5;
export const NIGHTLY_PRIORITY = 8;
