import type { Clause } from '../harness/conformance/clause';
import { usageExample } from './alibaba-mqtt/chapter-2';
import { cloudauth } from './alibaba-mqtt/cloudauth';
import { cloudpub } from './alibaba-mqtt/cloudpub';

/** Every clause that modules are judged by, in the order of the documents. */
export const clauses: readonly Clause[] = [usageExample, cloudauth, cloudpub];
