import { clause } from '../../harness/conformance/case';
import { mqtt } from '../documents';
import { downlink } from './downlink';
import { subscriptions } from './subscriptions';
import { uplink } from './uplink';

/** Requirements of MQTT 3.1.1 on a client, observed at the cloud. The manual only names MQTT. */
export const packets = [
  clause({ document: mqtt, number: '3.3.1', title: 'PUBLISH fixed header', cases: uplink }),
  clause({ document: mqtt, number: '3.8', title: 'SUBSCRIBE and UNSUBSCRIBE', cases: subscriptions }),
  clause({ document: mqtt, number: '4.3', title: 'Quality of Service levels', cases: downlink }),
];
