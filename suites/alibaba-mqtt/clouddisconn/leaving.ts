import type { Reported } from '../../../harness/bench/module-under-test';
import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case, CaseBench } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/disconnect';
import { saysOkToPublishWithoutConnection } from '../../../harness/emulator/mutants/publish';
import {
  queuesMessagesUntilConnected,
  staysConnectedToPublish,
} from '../../../harness/emulator/mutants/publish-input';
import { keepsTopicsOfEndedConnections } from '../../../harness/emulator/mutants/session';
import {
  reportsSubscriptionWithoutConnection,
  saysOkToSubscribeWithoutConnection,
} from '../../../harness/emulator/mutants/subscribe';
import { saysOkToUnsubscribeWithoutConnection } from '../../../harness/emulator/mutants/unsubscribe-input';
import { login } from '../../steps/login';
import { textOf } from '../../steps/reading';
import { eachReceives } from '../../steps/receiving';
import { askFor, setUpTopics } from '../../steps/topics';

/** As many topics as a module accepts, so that a slot that is not freed is detected. */
const EIGHT = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `data${n}`);

/** The promises of the section. */
export const leaving: readonly Case[] = [
  {
    id: 'disconn-ends-service-until-the-device-logs-in-again',
    title:
      'CLOUDDISCONN takes the device offline; PUB, SUB and UNSUB are refused until AUTH and CONN are done anew, and then work',
    level: 'must',
    requirements: [
      'R-090',
      'R-091',
      'R-092',
      'R-093',
      'R-094',
      'R-095',
      'R-112',
      'R-041',
      'R-047',
      'E-DIS-01',
      'E-DIS-05',
      'E-DIS-10',
      'E-SUB-22',
      'E-PUB-17',
      'E-UNS-06',
      'A-63',
      'A-65',
    ],
    from: 'connected',
    needs: ['presence', 'uplink', 'downlink'],
    connects: 1,
    refutedBy: [
      mutant.saysOkWithoutDisconnecting,
      mutant.saysErrorThoughDisconnected,
      mutant.cannotConnectASecondTime,
      mutant.losesDataCallOnDisconnect,
      mutant.connectsAgainToPublish,
      mutant.keepsMessagesForTheNextConnection,
      saysOkToPublishWithoutConnection,
      queuesMessagesUntilConnected,
      staysConnectedToPublish,
      saysOkToSubscribeWithoutConnection,
      reportsSubscriptionWithoutConnection,
      saysOkToUnsubscribeWithoutConnection,
      keepsTopicsOfEndedConnections,
    ],
    async run(bench) {
      const { module, cloud, fence, topic, nonce, check } = bench;
      const data = topic('data1');
      await setUpTopics(bench, ...EIGHT.map((leaf) => [topic(leaf), 0] as const));
      const [since, cloudSince] = [module.mark(), cloud.mark()];
      check('final result of AT+CLOUDDISCONN', resultText(await module.disconnect())).is('OK');
      check('the device is offline', await cloud.becomes(false)).is(true);
      const unsent = nonce();
      check('AT+CLOUDPUB is taken', isAccepted(await module.publish(data, 0, unsent))).is(false);
      check('AT+CLOUDSUB succeeds', succeeds(await module.subscribe([data, 0]))).is(false);
      check('AT+CLOUDUNSUB is taken', isAccepted(await module.unsubscribe(data))).is(false);
      await cloud.push(data, nonce());
      check('messages reported without a connection', module.messages(since).length).is(0);
      await login(bench);
      const published = await fence.up(data, cloudSince);
      check(
        'the refused message was published',
        published.some((e) => e.payload.toString() === unsent),
      ).is(false);
      await askFor(bench, ...EIGHT.map((leaf) => [topic(leaf), 0] as const));
      await eachReceives(
        bench,
        EIGHT.map((leaf) => topic(leaf)),
      );
    },
  },
  {
    id: 'disconn-says-goodbye',
    title: 'CLOUDDISCONN ends the connection by a DISCONNECT packet, not by dropping it',
    level: 'should',
    requirements: ['R-091', 'E-DIS-01'],
    from: 'connected',
    leaves: 'idle',
    needs: ['packets'],
    refutedBy: [mutant.leavesWithoutGoodbye],
    async run({ module, cloud, check, observe }) {
      const since = cloud.mark();
      await module.disconnect();
      await cloud.becomes(false);
      check('DISCONNECT packets', cloud.sent('DISCONNECT', since).length).is(1);
      observe('CLOUDDISCONN ends the connection by', endOf(cloud, since));
    },
  },
];

/** How the broker saw the connection end: the direction of the event is that of the side that ended it. */
function endOf(cloud: CaseBench['cloud'], since: number): string {
  return [...cloud.sent('CLOSED', since), ...cloud.answered('CLOSED', since)].map((e) => e.end).join(' and ');
}

/** A refused subscription may be answered OK, as a failed one is, if `+CMD ERROR` follows (section 1.3). */
function succeeds({ accepted, report }: Reported): boolean {
  return accepted && /^\+C?LOUDSUBACK/.test(textOf(report) ?? '');
}
