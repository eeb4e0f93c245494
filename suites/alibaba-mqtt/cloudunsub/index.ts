import { clause } from '../../../harness/conformance/case';
import { manual } from '../../documents';
import { connection } from './connection';
import { effect } from './effect';
import { input } from './input';

/** Section 1.5: one topic per command is unsubscribed. */
export const cloudunsub = clause({
  document: manual,
  number: '1.5',
  title: 'Unsubscribing with +CLOUDUNSUB',
  cases: [...effect, ...input, ...connection],
});
