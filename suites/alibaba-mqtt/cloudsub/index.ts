import { clause } from '../../../harness/conformance/case';
import { manual } from '../../documents';
import { connection } from './connection';
import { counts } from './counts';
import { failures } from './failures';
import { names } from './names';
import { pairing } from './pairing';
import { reception } from './reception';
import { slots } from './slots';
import { syntax } from './syntax';
import { unspecified } from './unspecified';

/** Section 1.3, first half: topics are subscribed, each with its QoS, and the outcome is reported. */
export const cloudsub = clause({
  document: manual,
  number: '1.3',
  title: 'Subscribing with +CLOUDSUB',
  cases: [
    ...counts,
    ...slots,
    ...pairing,
    ...syntax,
    ...names,
    ...unspecified,
    ...failures,
    ...reception,
    ...connection,
  ],
});
