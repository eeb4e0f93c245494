import { isAccepted } from '../../../harness/bench/sent-command';
import type { Case } from '../../../harness/conformance/case';
import type { CaseBench } from '../../../harness/conformance/case-bench';
import { saysOkToUnsubscribeWithoutConnection } from '../../../harness/emulator/mutants/unsubscribe-input';

/** Without a connection there is no subscription to end. */
export const connection: readonly Case[] = [
  {
    id: 'unsub-before-authentication-is-refused',
    title: 'Before the authentication CLOUDUNSUB is refused',
    level: 'must',
    requirements: ['R-080', 'E-UNS-06'],
    from: 'idle',
    refutedBy: [saysOkToUnsubscribeWithoutConnection],
    run: refusedOffline,
  },
  {
    id: 'unsub-before-the-connection-is-refused',
    title: 'Between authentication and connection CLOUDUNSUB is refused',
    level: 'must',
    requirements: ['R-080', 'E-UNS-06'],
    from: 'authenticated',
    refutedBy: [saysOkToUnsubscribeWithoutConnection],
    run: refusedOffline,
  },
];

async function refusedOffline({ module, cloud, check, topic }: CaseBench): Promise<void> {
  const since = cloud.mark();
  const exchange = await module.unsubscribe(topic('data'));
  check('AT+CLOUDUNSUB is taken', isAccepted(exchange)).is(false);
  check('UNSUBSCRIBE packets at the cloud', cloud.sent('UNSUBSCRIBE', since).length).is(0);
}
