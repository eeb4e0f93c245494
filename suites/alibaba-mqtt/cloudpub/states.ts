import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case } from '../../../harness/conformance/case';
import type { CaseBench } from '../../../harness/conformance/case-bench';
import { saysOkToPublishWithoutConnection } from '../../../harness/emulator/mutants/publish';
import {
  queuesMessagesUntilConnected,
  staysConnectedToPublish,
  waitsForAConnectionToPublish,
} from '../../../harness/emulator/mutants/publish-input';

/** Without a connection nothing can be published, and nothing is kept for later. */
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
    id: 'pub-before-connection-is-refused-and-not-sent-later',
    title: 'Between authentication and connection CLOUDPUB is refused, and nothing is sent later',
    level: 'must',
    requirements: ['R-094', 'E-PUB-17'],
    from: 'authenticated',
    leaves: 'connected',
    needs: ['uplink', 'presence'],
    connects: 1,
    refutedBy: [saysOkToPublishWithoutConnection, queuesMessagesUntilConnected],
    async run(bench) {
      const { module, cloud, check, fence, topic } = bench;
      const since = cloud.mark();
      await refusedHere(bench, 'before connection');
      check('final result of AT+CLOUDCONN', resultText(await module.connect())).is('OK');
      check('the device is online', await cloud.becomes(true)).is(true);
      const published = await fence.up(topic('data'), since);
      check(
        'messages at the cloud',
        published.map((e) => e.payload.toString()),
      ).is([]);
    },
  },
  {
    id: 'pub-after-disconnection-is-refused',
    title: 'After CLOUDDISCONN CLOUDPUB is refused and nothing is published',
    level: 'must',
    requirements: ['R-094', 'R-093', 'E-PUB-17'],
    from: 'connected',
    leaves: 'idle',
    needs: ['uplink', 'presence'],
    refutedBy: [saysOkToPublishWithoutConnection, staysConnectedToPublish],
    async run(bench) {
      const { module, cloud, check } = bench;
      check('final result of AT+CLOUDDISCONN', resultText(await module.disconnect())).is('OK');
      check('the device goes offline', await cloud.becomes(false)).is(true);
      await refusedHere(bench, 'after disconnection');
    },
  },
  {
    id: 'pub-when-the-server-has-gone-is-survived',
    title: 'CLOUDPUB right after the server has closed the connection leaves the module answering',
    level: 'observe',
    requirements: ['E-PUB-17', 'A-67'],
    from: 'connected',
    leaves: 'unknown',
    needs: ['presence', 'faults'],
    refutedBy: [waitsForAConnectionToPublish],
    async run({ module, cloud, faults, topic, nonce, observe }) {
      faults.cut();
      await cloud.becomes(false);
      await cloud.proveAlive();
      await module.send('AT');
      const exchange = await module.publish(topic('data'), 0, nonce());
      observe('CLOUDPUB after the server has gone is answered', resultText(exchange));
    },
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
