import type { Behaviour } from '../behaviour';
import { cloudAuth } from './cloud-auth';
import { cloudConn, cloudDisconn } from './cloud-conn';
import { cloudForms } from './cloud-forms';
import { cloudPub } from './cloud-pub';
import { cloudSub, cloudUnsub, downlink } from './cloud-sub';
import { dialling } from './dialling';
import { format } from './format';
import { identification } from './identification';
import { network } from './network';
import { power } from './power';
import { settings } from './settings';
import { sim } from './sim';

/** Chapter 1 of the manual, a behaviour a section. */
const cloud: readonly Behaviour[] = [
  cloudForms,
  cloudAuth,
  cloudConn,
  cloudSub,
  cloudPub,
  cloudUnsub,
  cloudDisconn,
  downlink,
];

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
