import type { Mutant } from '../mutant';
import * as auth from './auth';
import * as connect from './connect';
import * as disconnect from './disconnect';
import * as downlink from './downlink';
import * as line from './line';
import * as publish from './publish';
import * as subscribe from './subscribe';
import * as unsubscribe from './unsubscribe';

/** Every module with a defect, by subject. */
export const mutants: readonly Mutant[] = [
  auth,
  connect,
  subscribe,
  publish,
  unsubscribe,
  disconnect,
  downlink,
  line,
].flatMap((subject) => Object.values<Mutant>(subject));
