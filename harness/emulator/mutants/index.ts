import type { Mutant } from '../mutant';
import * as auth from './auth';
import * as authLengths from './auth-lengths';
import * as authTrouble from './auth-trouble';
import * as burst from './burst';
import * as burstCommands from './burst-commands';
import * as connect from './connect';
import * as disconnect from './disconnect';
import * as downlink from './downlink';
import * as downlinkContent from './downlink-content';
import * as downlinkFormat from './downlink-format';
import * as downlinkLength from './downlink-length';
import * as downlinkTopic from './downlink-topic';
import * as errors from './errors';
import * as identification from './identification';
import * as lengthMode from './length-mode';
import * as lengthModeData from './length-mode-data';
import * as lengthModeFlow from './length-mode-flow';
import * as line from './line';
import * as lineCommands from './line-commands';
import * as lineForms from './line-forms';
import * as lineInput from './line-input';
import * as message from './message';
import * as publish from './publish';
import * as publishInput from './publish-input';
import * as publishLimits from './publish-limits';
import * as qos from './qos';
import * as qosPackets from './qos-packets';
import * as results from './results';
import * as session from './session';
import * as subscribe from './subscribe';
import * as subscriptionReception from './subscription-reception';
import * as subscriptionSyntax from './subscription-syntax';
import * as subscriptionTopics from './subscription-topics';
import * as unsubscribe from './unsubscribe';
import * as unsubscribeInput from './unsubscribe-input';

/** The modules with a defect, by subject; a subject is named like its file, without dashes. */
export const mutantsBySubject: Readonly<Record<string, Readonly<Record<string, Mutant>>>> = {
  auth,
  authLengths,
  authTrouble,
  connect,
  subscribe,
  subscriptionTopics,
  subscriptionSyntax,
  subscriptionReception,
  qos,
  qosPackets,
  publish,
  publishInput,
  publishLimits,
  message,
  lengthMode,
  lengthModeData,
  lengthModeFlow,
  unsubscribe,
  unsubscribeInput,
  disconnect,
  session,
  downlink,
  downlinkContent,
  downlinkFormat,
  downlinkLength,
  downlinkTopic,
  burst,
  burstCommands,
  line,
  lineInput,
  lineCommands,
  lineForms,
  results,
  errors,
  identification,
};

/** Every module with a defect, by subject. */
export const mutants: readonly Mutant[] = Object.values(mutantsBySubject).flatMap((subject) =>
  Object.values(subject),
);
