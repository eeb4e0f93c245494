import { hasProgram } from '../../harness/cloud/test/has-program';
import { testIf } from '../../harness/cloud/test/test-if';

/** A test that needs a store; without one it skips itself and says why. */
export const withStore = testIf(
  hasProgram('redis-server'),
  'the store redis-server is not installed, Debian’s package is redis-server',
);
