import { clause } from '../../../harness/conformance/clause';
import { manual } from '../../documents';
import { server } from './server';
import { withoutBearer } from './without-bearer';

/** What section 1.1 promises of a server that cannot do its part, and what chapter 2 asks for before anything else. */
export const surroundings = clause({
  document: manual,
  number: '1.1-2',
  title: 'Surroundings: server, broker and data call in trouble',
  cases: [...server, ...withoutBearer],
});
