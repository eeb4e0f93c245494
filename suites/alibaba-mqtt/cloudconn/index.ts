import { clause } from '../../../harness/conformance/case';
import { manual } from '../../documents';
import { connecting } from './connecting';
import { refused } from './refused';
import { unspecified } from './unspecified';

/** Section 1.2: the authenticated device connects, and is online. */
export const cloudconn = clause({
  document: manual,
  number: '1.2',
  title: 'MQTT connection +CLOUDCONN',
  cases: [...connecting, ...unspecified, ...refused],
});
