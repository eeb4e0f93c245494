import type { Variant } from '../mutant';
import * as answers from './answers';
import * as cloud from './cloud';
import * as input from './input';
import * as siblings from './siblings';
import * as wire from './wire';

/** Every legal difference, by subject; those with many differences at once come last. */
export const variants: readonly Variant[] = [answers, input, cloud, wire, siblings].flatMap((subject) =>
  Object.values<Variant>(subject),
);
