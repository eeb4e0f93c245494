import type { Exchange } from '../../harness/at/session';
import { linesOf, resultText } from '../../harness/bench/sent-command';
import { type Case, type CaseBench, clause } from '../../harness/conformance/case';
import { neverReportsAuthentication } from '../../harness/emulator/mutants/auth';
import { doesNotKnowTheDataCall } from '../../harness/emulator/mutants/auth-trouble';
import { saysOkWithoutConnecting } from '../../harness/emulator/mutants/connect';
import { saysOkWithoutDisconnecting } from '../../harness/emulator/mutants/disconnect';
import { misspellsPublish } from '../../harness/emulator/mutants/downlink';
import * as network from '../../harness/emulator/mutants/network';
import { saysOkWithoutPublishing } from '../../harness/emulator/mutants/publish';
import { misspellsSubscriptionReport } from '../../harness/emulator/mutants/subscribe';
import { saysOkWithoutUnsubscribing } from '../../harness/emulator/mutants/unsubscribe';
import { manual } from '../documents';
import { SUCCESS } from '../steps/authentication';
import { showsTheCall } from '../steps/bearer';
import { textOf } from '../steps/reading';
import { setUpTopics } from '../steps/topics';

/** Chapter 2 prints each command with its answer; this case executes the steps in order, in one session. */
export const usageExample = clause({
  document: manual,
  number: '2',
  title: 'Usage example',
  cases: [
    ...prerequisites(),
    {
      id: 'usage-example-works-from-end-to-end',
      title: 'The ten steps of chapter 2 work in their order, in one go',
      level: 'must',
      requirements: [
        'R-113',
        'R-103',
        'R-104',
        'R-105',
        'R-106',
        'R-107',
        'R-108',
        'R-109',
        'R-110',
        'R-111',
        'R-112',
        'R-114',
      ],
      from: 'idle',
      leaves: 'idle',
      needs: ['downlink', 'presence'],
      connects: 1,
      refutedBy: [
        neverReportsAuthentication,
        saysOkWithoutConnecting,
        misspellsSubscriptionReport,
        misspellsPublish,
        saysOkWithoutPublishing,
        saysOkWithoutUnsubscribing,
        saysOkWithoutDisconnecting,
      ],
      async run(bench) {
        const data = bench.topic('data');
        await bench.module.send('AT+CPIN?');
        await bench.module.send('AT+ZPAS?');
        await showsTheCall(bench.module);
        await login(bench);
        await subscription(bench, data);
        await reception(bench, data);
        await loopback(bench, data);
        await unsubscription(bench, data);
        await logout(bench);
      },
    },
  ],
});

/** Steps 1 to 3, one case each: the chapter's answers on SIM, network and data call. */
function prerequisites(): Case[] {
  return [
    {
      id: 'usage-example-sim-query-shows-ready',
      title: 'AT+CPIN? shows +CPIN: READY and ends in OK, as in step 1 of chapter 2',
      level: 'must',
      requirements: ['R-100'],
      from: 'idle',
      refutedBy: [
        network.showsNothingForTheSim,
        network.doesNotKnowTheSimQuery,
        network.saysNoOkBehindTheSimState,
      ],
      async run({ module, check }) {
        const sim = await module.send('AT+CPIN?');
        check('step 1, AT+CPIN?', ownLine(sim, '+CPIN')).matches(/^\+CPIN: ?READY$/);
        check('step 1, final result', resultText(sim)).is('OK');
      },
    },
    {
      id: 'usage-example-network-query-shows-registration',
      title: 'AT+ZPAS? shows access technology and domain and ends in OK, as in step 2 of chapter 2',
      level: 'must',
      requirements: ['R-101'],
      from: 'idle',
      refutedBy: [network.showsNothingForTheRegistration, network.namesNoDomainOfTheRegistration],
      async run({ module, check }) {
        const registration = await module.send('AT+ZPAS?');
        check('step 2, AT+ZPAS?', ownLine(registration, '+ZPAS')).matches(
          /^\+ZPAS: ?"(?!no service|limited service)[^"]+"(,"[^"]+"){1,2}$/i,
        );
        check('step 2, final result', resultText(registration)).is('OK');
      },
    },
    {
      id: 'usage-example-data-call-is-shown',
      title: 'AT+ZECMCALL=1 shows CONNECT, or a call that is already up is shown, as in step 3 of chapter 2',
      level: 'must',
      requirements: ['R-102'],
      from: 'idle',
      refutedBy: [network.showsNothingForTheDataCall, doesNotKnowTheDataCall],
      async run({ module, check }) {
        check('step 3, the data call', await showsTheCall(module)).is(true);
      },
    },
  ];
}

/** The information line of the command; unsolicited lines may precede it. */
function ownLine(exchange: Exchange, name: string): string {
  return linesOf(exchange).find((line) => line.startsWith(name)) ?? '';
}

/** Steps 4 and 5. The chapter prints the result before OK, section 1.1 the reverse: both are accepted and recorded. */
async function login({ module, cloud, device, check, observe }: CaseBench): Promise<void> {
  const { report, exchange, order } = await module.authenticate(device);
  check('step 4, authentication result', textOf(report)).matches(SUCCESS);
  check('step 4, AT+CLOUDAUTH', resultText(exchange)).is('OK');
  observe('order of OK and +ALIAUTH in the example', order);
  check('step 5, AT+CLOUDCONN', resultText(await module.connect())).is('OK');
  check('step 5, device online', await cloud.becomes(true)).is(true);
}

/** Step 6. `<code>` is undefined and printed as `<OK>`: any code that is not a failure is accepted. */
async function subscription({ module, check }: CaseBench, data: string): Promise<void> {
  const { report, exchange } = await module.subscribe([data, 0]);
  check('step 6, report of AT+CLOUDSUB', textOf(report)).matches(/^\+CLOUDSUBACK: ?\S+$/);
  check('step 6, AT+CLOUDSUB', resultText(exchange)).is('OK');
}

/** The unnumbered step: the platform pushes `hello world`. */
async function reception({ module, cloud, check, observe }: CaseBench, data: string): Promise<void> {
  const since = module.mark();
  await cloud.push(data, 'hello world', 0);
  const message = await module.received((m) => m.topic === data, { since, what: 'step 7, +CLOUDPUBLISH' });
  check('step 7, name of the report', message.spelling).is('+CLOUDPUBLISH');
  check('step 7, +CLOUDPUBLISH', fieldsOf(message)).is([data, 11, 'hello world']);
  // The chapter prints 0 without defining the id, which may also be a count of messages.
  observe('<packId> of the first QoS 0 message is the 0 of the example', message.packId === 0);
}

/** Step 8: the module receives its own message, as it is subscribed to the topic. */
async function loopback({ module, cloud, check }: CaseBench, data: string): Promise<void> {
  const since = module.mark();
  const cloudSince = cloud.mark();
  check('step 8, AT+CLOUDPUB', resultText(await module.publish(data, 0, 'helloworld'))).is('OK');
  await cloud.expect('PUBLISH', {
    since: cloudSince,
    what: 'step 8, the message',
    match: (e) => e.topic === data,
  });
  const message = await module.received((m) => m.topic === data, { since, what: 'step 8, +CLOUDPUBLISH' });
  check('step 8, +CLOUDPUBLISH', fieldsOf(message)).is([data, 10, 'helloworld']);
}

/** Step 9. A second topic, which the chapter does not have, is the fence for the first. */
async function unsubscription(bench: CaseBench, data: string): Promise<void> {
  const { module, cloud, check, topic, fence } = bench;
  const other = topic('data1');
  await setUpTopics(bench, [other, 0]);
  check('step 9, AT+CLOUDUNSUB', resultText(await module.unsubscribe(data))).is('OK');
  const since = module.mark();
  await cloud.push(data, 'hello world', 0);
  const reported = await fence.down(other, since);
  check('step 9, messages reported after it', reported.map(fieldsOf)).is([]);
}

/** Step 10. */
async function logout({ module, cloud, check }: CaseBench): Promise<void> {
  check('step 10, AT+CLOUDDISCONN', resultText(await module.disconnect())).is('OK');
  check('step 10, device offline', await cloud.becomes(false)).is(true);
}

function fieldsOf(message: { topic: string; length: number; payload: Buffer }) {
  return [message.topic, message.length, message.payload.toString()];
}
