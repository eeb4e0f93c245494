import { clause } from '../../../harness/conformance/case';
import { manual } from '../../documents';
import { inputs } from './inputs';
import { lengthData } from './length-data';
import { lengthFlow } from './length-flow';
import { lengthMode } from './length-mode';
import { limits } from './limits';
import { loopback } from './loopback';
import { messages } from './messages';
import { numbers } from './numbers';
import { quality } from './qos';
import { sequences } from './sequences';
import { states } from './states';
import { topics } from './topics';

/** Section 1.4: a message, or data of a given length, is published to a topic with a QoS. */
export const cloudpub = clause({
  document: manual,
  number: '1.4',
  title: 'Publication +CLOUDPUB',
  cases: [
    ...quality,
    ...limits,
    ...messages,
    ...inputs,
    ...topics,
    ...loopback,
    ...sequences,
    ...lengthMode,
    ...lengthData,
    ...lengthFlow,
    ...numbers,
    ...states,
  ],
});
