import { isAccepted } from '../../../harness/bench/sent-command';
import type { Case, CaseBench } from '../../../harness/conformance/case';
import { saysOkToUnsubscribeWithoutConnection } from '../../../harness/emulator/mutants/unsubscribe-input';
import { keptItsLogin } from '../../steps/login';

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

async function refusedOffline(bench: CaseBench): Promise<void> {
  const { module, cloud, check, topic } = bench;
  const since = cloud.mark();
  const wasOnline = await keptItsLogin(bench);
  const exchange = await module.unsubscribe(topic('data'));
  if (wasOnline && isAccepted(exchange)) {
    await cloud.expect('UNSUBSCRIBE', { since, what: 'the UNSUBSCRIBE of a command that was accepted' });
    return void check('the device is online', await cloud.isOnline()).is(true);
  }
  check('AT+CLOUDUNSUB is taken', isAccepted(exchange)).is(false);
  check('UNSUBSCRIBE packets at the cloud', cloud.sent('UNSUBSCRIBE', since).length).is(0);
}
