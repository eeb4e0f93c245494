import type { Variant } from '../variant';
import * as answers from './answers';
import * as entry from './entry';
import * as errors from './errors';
import * as login from './login';
import * as packets from './packets';
import * as parameters from './parameters';
import * as rates from './rates';
import * as rules from './rules';
import * as siblings from './siblings';
import * as wire from './wire';

/** Every legal difference, by subject; those in many things at a time come last. */
export const variants: readonly Variant[] = [
  answers,
  errors,
  entry,
  parameters,
  rules,
  packets,
  login,
  wire,
  rates,
  siblings,
].flatMap((subject) => Object.values<Variant>(subject));
