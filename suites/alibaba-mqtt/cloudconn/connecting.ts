import { resultText } from '../../../harness/bench/sent-command';
import type { Case, CaseBench } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/connect';
import { authenticate } from '../../steps/login';

/** "MQTT 连接命令" and the figure after step 5 of chapter 2: the device is online. */
export const connecting: readonly Case[] = [
  {
    id: 'conn-brings-the-device-online',
    title: 'CLOUDCONN is answered OK, makes one MQTT connection, and the cloud shows the device online',
    level: 'must',
    requirements: ['R-030', 'R-031', 'R-032', 'R-104', 'R-105', 'E-CONN-01', 'A-21', 'A-22'],
    from: 'authenticated',
    leaves: 'connected',
    needs: ['presence'],
    connects: 1,
    refutedBy: [
      mutant.saysOkWithoutConnecting,
      mutant.saysErrorThoughConnected,
      mutant.neverAnswersConnect,
      mutant.connectsWithoutKeepAlive,
      mutant.forgetsItsName,
      mutant.connectsTwiceOverAtOnce,
      mutant.hangsUpAfterConnecting,
    ],
    async run(bench) {
      const { module, cloud, check } = bench;
      const since = cloud.mark();
      const wasOnline = cloud.loginWay === 'mqtt' && (await cloud.isOnline());
      check('final result of AT+CLOUDCONN', resultText(await module.connect())).is('OK');
      check('the device is online', await cloud.becomes(true)).is(true);
      if (cloud.capabilities.has('packets')) lookAtConnect(bench, since, wasOnline ? [0, 1] : [1]);
      if (cloud.capabilities.has('uplink')) await bench.fence.up(bench.topic('data'), since);
    },
  },
  {
    id: 'conn-connects-the-device-authenticated-last',
    title: 'Of two devices that were authenticated one after the other the last one connects',
    level: 'must',
    requirements: ['R-010', 'R-031', 'E-CONN-04', 'A-20'],
    from: 'idle',
    needs: ['packets', 'auth'],
    connects: 1,
    refutedBy: [mutant.connectsAsTheFirstDevice],
    async run(bench) {
      const { module, cloud, check } = bench;
      const { other } = cloud;
      await authenticate(bench);
      await module.authenticate(other);
      const since = cloud.mark();
      const wasOnline = cloud.loginWay === 'mqtt' && (await cloud.isOnline(other));
      await module.connect();
      const admitted = wasOnline
        ? null
        : await cloud.witness.next((e) => e.what === 'CONNACK' && e.code === 0, {
            since,
            deadlineMs: module.deadlines.connect,
          });
      const stayed = wasOnline && (await cloud.isOnline(other));
      check('device that is online', admitted?.device?.deviceName ?? (stayed ? other.deviceName : 'none')).is(
        other.deviceName,
      );
      await module.disconnect();
    },
  },
];

/**
 * A module that authenticated by an MQTT connection may keep using it; one that used HTTP connects now. The host cannot
 * set any field of CONNECT, so the firmware's choice is recorded.
 */
function lookAtConnect(
  { cloud, check, observe }: CaseBench,
  since: number,
  allowed: readonly number[],
): void {
  const connects = cloud.sent('CONNECT', since);
  check('CONNECT packets', connects.length).isOneOf(allowed);
  const [connect] = connects;
  if (!connect) return;
  observe('keep alive of CONNECT, s', connect.keepalive);
  observe('clean session of CONNECT', connect.clean);
  observe('will in CONNECT', connect.will);
  observe('login of CONNECT', connect.login);
}
