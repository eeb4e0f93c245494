import type { Answer, Behaviour, Module } from '../behaviour';
import { cloudAuth } from './cloud-auth';
import { cloudConn, cloudDisconn } from './cloud-conn';
import { cloudPub } from './cloud-pub';
import { cloudSub, cloudUnsub, downlink } from './cloud-sub';
import { identification, sim } from './identification';
import { dialling, network } from './network';
import { format, power, settings } from './settings';

/** The values that the test form of each command lists; null for none. */
const VALUES: Readonly<Record<string, string | null>> = {
  '+CLOUDAUTH': '(64),(64),(64)',
  '+CLOUDCONN': null,
  '+CLOUDSUB': 'Topic, QoS(0,1)',
  '+CLOUDPUB': 'Topic, QoS(0,1), Message',
  '+CLOUDUNSUB': 'Topic',
  '+CLOUDDISCONN': null,
};

/** Test forms (V.250 clause 5.4.3.2) and read forms of the six commands, which the manual does not define. */
const cloudForms: Behaviour = {
  name: 'cloudForms',
  command({ name, form }, module) {
    const values = VALUES[name];
    if (values === undefined) return undefined;
    if (form === 'test') return described(name, values, module);
    return form === 'read' && module.dialect.readForms === 'answered' ? present(name, module) : undefined;
  },
};

function described(name: string, values: string | null, { dialect }: Module): Answer {
  if (values === null || dialect.testForms === 'bare') return { result: 'OK' };
  return { lines: [`${name}: ${values}`], result: 'OK' };
}

function present(name: string, { state }: Module): Answer {
  if (name === '+CLOUDAUTH') return { lines: [`${name}: ${state.login === null ? 0 : 1}`], result: 'OK' };
  if (name === '+CLOUDCONN') return { lines: [`${name}: ${state.link === null ? 0 : 1}`], result: 'OK' };
  if (name !== '+CLOUDSUB') return { result: 'OK' };
  const subscriptions = [...state.subscriptions].map(([topic, qos]) => `${name}: ${topic},${qos}`);
  return { lines: subscriptions, result: 'OK' };
}

/** Chapter 1 of the manual, one behaviour per section. */
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

/** The behaviours of a correct module, by the manual, V.250 and 3GPP TS 27.007. */
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
