import type { Mutant } from '../mutant';
import * as auth from './auth';
import * as authByInput from './auth-by-input';
import * as authLengths from './auth-lengths';
import * as authTrouble from './auth-trouble';
import * as burst from './burst';
import * as burstCommands from './burst-commands';
import type { ByInput } from './by-input';
import * as connect from './connect';
import * as contentByInput from './content-by-input';
import * as disconnect from './disconnect';
import * as downlink from './downlink';
import * as downlinkContent from './downlink-content';
import * as downlinkFormat from './downlink-format';
import * as downlinkLength from './downlink-length';
import * as downlinkTopic from './downlink-topic';
import * as errors from './errors';
import * as identification from './identification';
import * as identificationByInput from './identification-by-input';
import * as lengthMode from './length-mode';
import * as lengthModeData from './length-mode-data';
import * as lengthModeFlow from './length-mode-flow';
import * as line from './line';
import * as lineCommands from './line-commands';
import * as lineForms from './line-forms';
import * as lineInput from './line-input';
import * as message from './message';
import * as namesByInput from './names-by-input';
import * as network from './network';
import * as publish from './publish';
import * as publishByInput from './publish-by-input';
import * as publishInput from './publish-input';
import * as publishLimits from './publish-limits';
import * as qos from './qos';
import * as qosByInput from './qos-by-input';
import * as qosPackets from './qos-packets';
import * as results from './results';
import * as session from './session';
import * as subscribe from './subscribe';
import * as subscriptionByInput from './subscription-by-input';
import * as subscriptionReception from './subscription-reception';
import * as subscriptionSyntax from './subscription-syntax';
import * as subscriptionTopics from './subscription-topics';
import * as topicsByInput from './topics-by-input';
import * as unsubscribe from './unsubscribe';
import * as unsubscribeInput from './unsubscribe-input';

const SUBJECTS: Readonly<Record<string, Readonly<Record<string, Mutant | ByInput<string>>>>> = {
  auth,
  authLengths,
  authByInput,
  authTrouble,
  connect,
  subscribe,
  subscriptionTopics,
  topicsByInput,
  subscriptionSyntax,
  subscriptionByInput,
  subscriptionReception,
  qos,
  qosByInput,
  qosPackets,
  publish,
  publishInput,
  publishByInput,
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
  contentByInput,
  downlinkFormat,
  downlinkLength,
  downlinkTopic,
  burst,
  burstCommands,
  line,
  lineInput,
  lineCommands,
  namesByInput,
  lineForms,
  results,
  errors,
  network,
  identification,
  identificationByInput,
};

/** All mutants by name, by subject. A subject is named after its file, in camel case. */
export const mutantsBySubject: Readonly<Record<string, Readonly<Record<string, Mutant>>>> =
  Object.fromEntries(
    Object.entries(SUBJECTS).map(([subject, exported]) => [subject, named(Object.values(exported))]),
  );

/** All mutants, in the order of their subjects. */
export const mutants: readonly Mutant[] = Object.values(mutantsBySubject).flatMap((subject) =>
  Object.values(subject),
);

/** Mutants by name, including those of tables by input. */
function named(exported: readonly (Mutant | ByInput<string>)[]): Readonly<Record<string, Mutant>> {
  const all = exported.flatMap((one): Mutant[] => (isMutant(one) ? [one] : Object.values(one)));
  return Object.fromEntries(all.map((mutant) => [mutant.name, mutant]));
}

function isMutant(one: Mutant | ByInput<string>): one is Mutant {
  return typeof one.about === 'string';
}
