import { clause } from '../../../harness/conformance/case';
import { manual } from '../../documents';
import { server } from './server';
import { withoutBearer } from './without-bearer';

/** The promises of section 1.1 for a failing server, and the data call that chapter 2 requires first. */
export const surroundings = clause({
  document: manual,
  number: '1.1-2',
  title: 'Surroundings: failures of server, broker and data call',
  cases: [...server, ...withoutBearer],
});
