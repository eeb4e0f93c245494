import { clause } from '../../../harness/conformance/case';
import { manual } from '../../documents';
import { bursts } from './bursts';
import { contents } from './contents';
import { delivery } from './delivery';
import { format } from './format';
import { interleaving } from './interleaving';
import { lengths } from './lengths';
import { topics } from './topics';

/** The second half of section 1.3: a message on a subscribed topic is reported, with its topic, length and content. */
export const cloudpublish = clause({
  document: manual,
  number: '1.3',
  title: 'Received messages +CLOUDPUBLISH',
  subscriptionsStay: true,
  cases: [...format, ...contents, ...lengths, ...topics, ...delivery, ...bursts, ...interleaving],
});
