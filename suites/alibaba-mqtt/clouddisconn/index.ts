import { clause } from '../../../harness/conformance/case';
import { manual } from '../../documents';
import { leaving } from './leaving';
import { unspecified } from './unspecified';

/** Section 1.6: the module ends the connection, and needs sections 1.1 and 1.2 to publish again. */
export const clouddisconn = clause({
  document: manual,
  number: '1.6',
  title: 'Disconnection +CLOUDDISCONN',
  cases: [...leaving, ...unspecified],
});
