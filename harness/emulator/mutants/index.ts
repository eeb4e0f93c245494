import type { Mutant } from '../mutant';
import * as line from './line';

/** Every module with a defect, by subject. */
export const mutants: readonly Mutant[] = [line].flatMap((subject) => Object.values<Mutant>(subject));
