import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case, CaseBench } from '../../../harness/conformance/case';
import { saysOkToPublishWithoutConnection } from '../../../harness/emulator/mutants/publish';
import { keptItsLogin } from '../../steps/login';

/**
 * Without a connection nothing can be published, and nothing is kept for later: that is checked when the device is
 * back.
 */
export const states: readonly Case[] = [
  {
    id: 'pub-before-authentication-is-refused',
    title: 'Before authentication CLOUDPUB is refused',
    level: 'must',
    requirements: ['R-094', 'E-PUB-17', 'A-57'],
    from: 'idle',
    needs: ['uplink', 'presence'],
    refutedBy: [saysOkToPublishWithoutConnection],
    run: (bench) => refusedHere(bench, 'before authentication'),
  },
  {
    id: 'pub-before-connection-is-refused',
    title: 'Between authentication and connection CLOUDPUB is refused',
    level: 'must',
    requirements: ['R-094', 'E-PUB-17'],
    from: 'authenticated',
    needs: ['uplink', 'presence'],
    refutedBy: [saysOkToPublishWithoutConnection],
    run: (bench) => refusedHere(bench, 'before connection'),
  },
];

/** Without a connection no fence is possible, and no message either: the device must be offline. */
async function refusedHere(bench: CaseBench, when: string): Promise<void> {
  const { module, cloud, check, topic, nonce, observe } = bench;
  const since = cloud.mark();
  const wasOnline = await keptItsLogin(bench);
  const exchange = await module.publish(topic('data'), 0, nonce());
  const takenOnline = wasOnline && isAccepted(exchange);
  if (takenOnline) await cloud.expect('PUBLISH', { since, what: 'the message that was accepted' });
  else check('AT+CLOUDPUB is accepted', isAccepted(exchange)).is(false);
  check('the device is online', await cloud.isOnline()).is(wasOnline);
  check('messages at the cloud', cloud.sent('PUBLISH', since).length).is(takenOnline ? 1 : 0);
  observe(`CLOUDPUB ${when} is answered`, resultText(exchange));
}
