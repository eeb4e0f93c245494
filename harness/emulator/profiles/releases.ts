import type { Mutant, Variant } from '../mutant';
import { doublesQuotes } from '../mutants/downlink-content';
import { numbersMessagesOfQosZero } from '../mutants/downlink-format';
import { cutsMessagesAt255, dropsMessagesOver512 } from '../mutants/downlink-length';
import { cutsReportedTopicsAt63, hidesItsOwnMessages } from '../mutants/downlink-topic';
import { takesMessagesOf256Bytes } from '../mutants/publish-limits';
import { acceptsQosTwo } from '../mutants/qos';
import { acceptsNinthTopic } from '../mutants/subscription-topics';
import type { Profile } from '../profile';
import {
  describesItsCommands,
  explainsErrorsInWords,
  reportsConnections,
  reportsUnsubscription,
} from '../variants/answers';
import { hasASlowNetwork } from '../variants/wire';
import { me3630 } from './me3630';

/** A firmware for `--profile`: a profile, and how it differs from the default dialect. */
export interface Release {
  /** The name for `--profile`, e.g. `B05`. */
  readonly name: string;
  /** How it behaves, in one sentence. */
  readonly about: string;
  readonly profile: Profile;
  /** Legal differences and defects, applied to the profile in this order. */
  readonly differences: readonly (Variant | Mutant)[];
  /** Release notes: what changed since the previous release, one sentence each. */
  readonly changes: readonly string[];
}

/** The profile of a build. All builds are invented: no real firmware of this name behaves like this. */
function build(name: string): Profile {
  return { ...me3630, name, identity: { ...me3630.identity, firmware: `AL_ME3630C1CV1.0${name}` } };
}

/**
 * Six invented builds of one firmware line, to test the comparison of firmwares: defects that are fixed one after the
 * other, a regression that the next build fixes, legal changes of behaviour, and a build that is slower than the
 * previous.
 */
export const releases: readonly Release[] = [
  {
    name: 'B01',
    about: 'The first build with the commands; limits are not held, and long messages are cut.',
    profile: build('B01'),
    differences: [
      acceptsNinthTopic,
      takesMessagesOf256Bytes,
      acceptsQosTwo,
      cutsMessagesAt255,
      numbersMessagesOfQosZero,
    ],
    changes: ['First build with the CLOUD commands.'],
  },
  {
    name: 'B03',
    about: 'Holds the limits of AT+CLOUDPUB and AT+CLOUDSUB, but still takes a ninth topic.',
    profile: build('B03'),
    differences: [acceptsNinthTopic, cutsMessagesAt255, numbersMessagesOfQosZero],
    changes: ['AT+CLOUDPUB refuses messages of 256 bytes.', 'AT+CLOUDSUB and AT+CLOUDPUB refuse QoS 2.'],
  },
  {
    name: 'B05',
    about: 'Refuses a ninth topic and shows messages in full; errors are explained in words from the start.',
    profile: build('B05'),
    differences: [numbersMessagesOfQosZero, explainsErrorsInWords, reportsUnsubscription],
    changes: [
      'AT+CLOUDSUB refuses a ninth topic.',
      'Messages from the cloud are shown in full.',
      'AT+CLOUDUNSUB and AT+CLOUDPUB are reported by +CLOUDUNSUBACK and +CLOUDPUBACK.',
      'Errors are explained in words from the start.',
    ],
  },
  {
    name: 'B06',
    about: 'As B05 with another network stack, which is slower.',
    profile: build('B06'),
    differences: [numbersMessagesOfQosZero, explainsErrorsInWords, reportsUnsubscription, hasASlowNetwork],
    changes: ['New network stack.'],
  },
  {
    name: 'B07',
    about:
      'A faster stack that loses long messages, cuts long topics, doubles quotes and hides what was published itself.',
    profile: build('B07'),
    differences: [
      numbersMessagesOfQosZero,
      explainsErrorsInWords,
      reportsUnsubscription,
      dropsMessagesOver512,
      cutsReportedTopicsAt63,
      doublesQuotes,
      hidesItsOwnMessages,
    ],
    changes: ['Network stack rewritten for speed; buffers of messages and topics are smaller.'],
  },
  {
    name: 'B09',
    about: 'Repairs what B07 broke; reports connections, and its test forms describe the commands.',
    profile: build('B09'),
    differences: [
      numbersMessagesOfQosZero,
      explainsErrorsInWords,
      reportsUnsubscription,
      reportsConnections,
      describesItsCommands,
    ],
    changes: [
      'Messages and topics of any length are shown again as they are.',
      'AT+CLOUDCONN is reported.',
      'The test forms describe the parameters.',
    ],
  },
];

/** All firmwares for `--profile`: the correct one that the suites run on, then the invented builds. */
export const profiles: readonly Release[] = [
  {
    name: me3630.name,
    about: 'Obeys the manual in its plainest reading.',
    profile: me3630,
    differences: [],
    changes: [],
  },
  ...releases,
];
