import type { Clause } from '../harness/conformance/case';
import { usageExample } from './alibaba-mqtt/chapter-2';
import { cloudauth } from './alibaba-mqtt/cloudauth';
import { cloudconn } from './alibaba-mqtt/cloudconn';
import { clouddisconn } from './alibaba-mqtt/clouddisconn';
import { cloudpub } from './alibaba-mqtt/cloudpub';
import { cloudpublish } from './alibaba-mqtt/cloudpublish';
import { cloudsub } from './alibaba-mqtt/cloudsub';
import { cloudunsub } from './alibaba-mqtt/cloudunsub';
import { general } from './alibaba-mqtt/general';
import { sessions } from './alibaba-mqtt/sessions';
import { surroundings } from './alibaba-mqtt/surroundings';
import { packets } from './mqtt';
import { userEquipment } from './ts27007';
import { commandLine } from './v250';

/** Every clause that modules are judged by, in the order of the documents. */
export const clauses: readonly Clause[] = [
  general,
  usageExample,
  cloudauth,
  cloudconn,
  cloudsub,
  cloudpublish,
  cloudpub,
  cloudunsub,
  clouddisconn,
  sessions,
  surroundings,
  ...packets,
  ...commandLine,
  ...userEquipment,
];
