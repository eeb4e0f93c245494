import type { Behaviour } from '../behaviour';
import { cloudAuth } from './cloud-auth';
import { cloudConn } from './cloud-conn';
import { cloudDisconn } from './cloud-disconn';
import { cloudForms } from './cloud-forms';
import { cloudPub } from './cloud-pub';
import { cloudSub } from './cloud-sub';
import { cloudUnsub } from './cloud-unsub';
import { downlink } from './downlink';

/** Chapter 1 of the manual, a behaviour a section. */
export const cloud: readonly Behaviour[] = [
  cloudForms,
  cloudAuth,
  cloudConn,
  cloudSub,
  cloudPub,
  cloudUnsub,
  cloudDisconn,
  downlink,
];
