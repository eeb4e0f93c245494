import { ModuleFault } from '../../../harness/at/fault';
import { linesOf, resultText } from '../../../harness/bench/sent-command';
import type { Case, CaseBench } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/burst-commands';
import {
  endsDataEntryAtAMessage,
  losesMessagesDuringDataEntry,
} from '../../../harness/emulator/mutants/length-mode-flow';
import { announce } from '../../steps/entry';
import { both, judgeContent, judgeReport } from '../../steps/message-report';
import { textOf } from '../../steps/reading';
import { setUpTopics } from '../../steps/topics';

/** A content that shows where a report was interrupted: line ends, a result code, the name of a report. */
const PRONE = 'one\r\nOK\r\n+CPIN: READY\r\ntwo';

/** A module that reports messages in the middle of a command line does so within this time, ms. */
const AT_ONCE_MS = 500;

/** A report may come wherever a line may begin; it must not be lost, interrupted, or interrupt another line. */
export const interleaving: readonly Case[] = [
  {
    id: 'message-during-a-subscription-is-reported',
    title:
      'A message that comes between CLOUDSUB and its result is reported, and neither interrupts the other',
    level: 'must',
    requirements: ['R-048', 'R-052', 'E-URC-08', 'A-43'],
    from: 'connected',
    needs: ['downlink', 'faults'],
    refutedBy: [mutant.losesMessagesWhileACommandRuns, mutant.tearsAnswersApart, mutant.tearsReportsApart],
    async run(bench) {
      const { module, check, fence, observe, faults } = bench;
      const topic = bench.topic('data');
      await setUpTopics(bench, [topic, 0]);
      faults.suback({ kind: 'late', ms: 200 });
      const since = module.mark();
      const payload = Buffer.from(PRONE);
      const [{ report, exchange }] = await both(
        module.subscribe([bench.topic('data1'), 0]),
        pushOnceSubscribing(bench, topic, payload),
      );
      const message = await module.received((m) => !fence.isFence(m), {
        since,
        what: 'report of the message',
      });
      judgeContent(bench, message, payload);
      check('report of AT+CLOUDSUB', textOf(report)).matches(/^\+CLOUDSUBACK: ?\S+$/);
      check('final result of AT+CLOUDSUB', resultText(exchange)).is('OK');
      const place = since + module.session.tokens(since).findIndex((token) => token.kind === 'publish');
      observe('a message during CLOUDSUB is reported', place < exchange.to ? 'before OK' : 'behind OK');
    },
  },
  {
    id: 'message-between-prompt-and-data-is-reported',
    title:
      'A message that comes while CLOUDPUB waits for its data is reported, and the data is published untouched',
    level: 'must',
    requirements: ['R-048', 'R-052', 'R-062', 'E-URC-08', 'E-LEN-05', 'E-LEN-06', 'A-43'],
    from: 'connected',
    needs: ['downlink', 'uplink'],
    refutedBy: [
      mutant.losesMessagesWhileACommandRuns,
      mutant.tearsReportsApart,
      losesMessagesDuringDataEntry,
      endsDataEntryAtAMessage,
    ],
    async run(bench) {
      const { module, cloud, check, fence } = bench;
      const topic = bench.topic('data1');
      await setUpTopics(bench, [topic, 0]);
      const since = module.mark();
      const cloudSince = cloud.mark();
      const data = bench.nonce();
      const type = await announce(bench, data.length);
      if (!type) return;
      const payload = Buffer.from(PRONE);
      await cloud.push(topic, payload);
      await cloud.proveAlive();
      check('final result behind the data', resultText(await type(data))).is('OK');
      const message = await module.received((m) => !fence.isFence(m), {
        since,
        what: 'report of the message',
      });
      judgeContent(bench, message, payload);
      await cloud.expect('PUBLISH', {
        since: cloudSince,
        what: 'the data as it was entered',
        match: (e) => e.payload.toString() === data,
      });
    },
  },
  ...aroundCommands(),
  ...(
    [
      ['one-letter', 'A'],
      ['half-a-line', 'AT+CP'],
      ['a-line-without-cr', 'AT+CPIN?'],
    ] as const
  ).map(
    ([id, typed]): Case => ({
      id: `message-while-typing-behind-${id}-is-reported`,
      title: `A message that comes when "${typed}" of AT+CPIN? is typed is reported, and the command is answered`,
      level: 'must',
      requirements: ['R-048', 'E-URC-08', 'A-43'],
      from: 'connected',
      needs: ['downlink'],
      refutedBy: [mutant.forgetsTypingAtAMessage],
      async run(bench) {
        const { module, cloud, check, fence, observe } = bench;
        const topic = bench.topic('data');
        await setUpTopics(bench, [topic, 0]);
        const since = module.mark();
        const payload = Buffer.from(PRONE);
        await module.session.write(typed);
        await cloud.push(topic, payload);
        const atOnce = await reportedAtOnce(bench, since);
        const answer = await module.send('AT+CPIN?'.slice(typed.length));
        check('answer to AT+CPIN?', [
          linesOf(answer).some((line) => /^\+CPIN: ?READY$/.test(line)),
          resultText(answer),
        ]).is([true, 'OK']);
        const message = await module.received((m) => !fence.isFence(m), {
          since,
          what: 'report of the message',
        });
        judgeContent(bench, message, payload);
        observe('a message while a line is typed is reported', atOnce ? 'at once' : 'behind the line');
      },
    }),
  ),
  {
    id: 'message-with-echo-on-is-reported-byte-for-byte',
    title: 'With echo on, too, a message is reported byte for byte',
    level: 'must',
    requirements: ['R-048', 'R-052', 'E-URC-05', 'E-URC-08'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.translatesLineEndsUnderEcho],
    async run(bench) {
      const { module } = bench;
      const topic = bench.topic('data');
      await setUpTopics(bench, [topic, 0]);
      await module.send('ATE1');
      try {
        await judgeReport(bench, { topic, payload: Buffer.from('one\ntwo\r\nAT\r'), qos: 0 });
      } finally {
        await module.send('ATE0');
      }
    },
  },
];

/**
 * The message is pushed together with the command, so that it arrives while the module reads it, answers it, or
 * afterwards.
 */
function aroundCommands(): Case[] {
  const table: readonly [id: string, command: string, said: RegExp][] = [
    ['at', 'AT', /OK/],
    ['cpin', 'AT+CPIN?', /\+CPIN: ?READY/],
  ];
  return table.map(([id, command, said]) => ({
    id: `message-around-${id}-tears-nothing`,
    title: `Messages that come around ${command} are reported, and each ${command} is answered whole`,
    level: 'must',
    requirements: ['R-048', 'R-052', 'E-URC-08', 'A-43'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.losesTheCommandBehindAMessage],
    async run(bench) {
      const { module, cloud, check, fence } = bench;
      const topic = bench.topic('data');
      await setUpTopics(bench, [topic, 0]);
      const since = module.mark();
      const payloads = Array.from({ length: 10 }, (_, round) => Buffer.from(`${PRONE}${round + 1}`));
      for (const [round, payload] of payloads.entries()) {
        const [answer] = await both(module.send(command), cloud.push(topic, payload));
        check(
          `answer in round ${round + 1}`,
          [...linesOf(answer), resultText(answer)].some((line) => said.test(line)),
        ).is(true);
      }
      const reported = await fence.down(topic, since);
      const missing = payloads.filter((payload) => !reported.some((m) => m.payload.equals(payload)));
      check('messages that are not reported whole', missing.length).is(0);
      const others = reported.filter((m) => !payloads.some((payload) => m.payload.equals(payload)));
      check('reports of another content', others.length).is(0);
    },
  }));
}

/** Pushes the message after the SUBSCRIBE, before its SUBACK. */
async function pushOnceSubscribing({ cloud }: CaseBench, topic: string, payload: Buffer): Promise<void> {
  await cloud.expect('SUBSCRIBE', { since: cloud.mark(), what: 'SUBSCRIBE of the second topic' });
  await cloud.push(topic, payload);
}

async function reportedAtOnce({ module, fence }: CaseBench, since: number): Promise<boolean> {
  try {
    await module.received((m) => !fence.isFence(m), { since, what: 'report', deadlineMs: AT_ONCE_MS });
    return true;
  } catch (error) {
    if (error instanceof ModuleFault) return false;
    throw error;
  }
}
