import type { Case } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/subscribe';
import { refusedOffline } from '../../steps/subscribing';

/** Without a connection no subscription is possible. */
export const connection: readonly Case[] = [
  {
    id: 'sub-before-authentication-is-refused',
    title: 'Before the authentication CLOUDSUB reports no success',
    level: 'must',
    requirements: ['R-047', 'E-SUB-22'],
    from: 'idle',
    refutedBy: [mutant.saysOkToSubscribeWithoutConnection, mutant.reportsSubscriptionWithoutConnection],
    run: refusedOffline,
  },
  {
    id: 'sub-before-the-connection-is-refused',
    title: 'Between authentication and connection CLOUDSUB reports no success',
    level: 'must',
    requirements: ['R-047', 'E-SUB-22'],
    from: 'authenticated',
    refutedBy: [mutant.saysOkToSubscribeWithoutConnection, mutant.reportsSubscriptionWithoutConnection],
    run: refusedOffline,
  },
];
