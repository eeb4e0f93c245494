import type { Behaviour } from '../behaviour';
import { cloud } from './cloud';
import { dialling } from './dialling';
import { format } from './format';
import { identification } from './identification';
import { network } from './network';
import { power } from './power';
import { settings } from './settings';
import { sim } from './sim';

/** A module that obeys the manual, V.250 and 3GPP TS 27.007. */
export const honestBehaviours: readonly Behaviour[] = [
  ...cloud,
  network,
  identification,
  format,
  power,
  dialling,
  sim,
  settings,
];
