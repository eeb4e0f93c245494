import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case } from '../../../harness/conformance/case';
import type { CaseBench } from '../../../harness/conformance/case-bench';
import { saysOkToPublishWithoutConnection } from '../../../harness/emulator/mutants/publish';

/** Without a connection nothing can be published. That nothing is kept for later is seen when a device comes back. */
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

/** Without a connection there is no fence to wait for, and no way for a message either: the device must be offline. */
async function refusedHere({ module, cloud, check, topic, nonce, observe }: CaseBench, when: string) {
  const since = cloud.mark();
  // A module may keep the connection by which it proved the device: what matters is that CLOUDPUB makes none.
  const wasOnline = cloud.loginWay === 'mqtt' && (await cloud.isOnline());
  const exchange = await module.publish(topic('data'), 0, nonce());
  check('AT+CLOUDPUB is accepted', isAccepted(exchange)).is(false);
  check('the device is online', await cloud.isOnline()).is(wasOnline);
  check('messages at the cloud', cloud.sent('PUBLISH', since).length).is(0);
  observe(`CLOUDPUB ${when} is answered`, resultText(exchange));
}
