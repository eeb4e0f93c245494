import type { Profile } from '../profile';
import { me3630 } from './me3630';

export const profiles: readonly Profile[] = [me3630];
