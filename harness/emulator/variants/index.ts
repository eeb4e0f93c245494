import type { Variant } from '../variant';
import * as answers from './answers';
import * as rules from './rules';
import * as wire from './wire';

/** Every legal difference, by subject. */
export const variants: readonly Variant[] = [answers, rules, wire].flatMap((subject) =>
  Object.values<Variant>(subject),
);
