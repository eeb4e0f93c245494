import type { Behaviour } from '../behaviour';
import type { Assembly } from '../mutant';
import { type Amendment, amended, type Identity } from '../profile';
import { me3630 } from '../profiles/me3630';
import { downlinkFaults } from './downlink-faults';
import { knownAnswers } from './known-answers';
import { takesItsOwnTime } from './latencies';
import type { LearnedProfile } from './learned-profile';
import { refusesMessages } from './refused-messages';
import { ownWording } from './wording';

/** A module that behaves like the one that a profile was learned from. IMEI, IMSI and ICCID are our own: a ledger holds none. */
export function learnedModule(learned: LearnedProfile): Assembly {
  const identity: Identity = { ...me3630.identity, ...learned.identity };
  // JSON knows no `undefined`: what is not in the file is not in the object.
  const shown = { dialect: learned.dialect, limits: learned.limits } as Amendment;
  const profile = amended({ ...me3630, name: learned.name, identity }, shown);
  const behaviours: readonly (Behaviour | null)[] = [
    takesItsOwnTime(learned.latencies),
    ownWording(learned.wording),
    knownAnswers(learned.answers),
    refusesMessages(learned.refusedMessages),
    downlinkFaults(learned.downlink),
  ];
  return { profile, behaviours: behaviours.filter((behaviour) => behaviour !== null) };
}
