import { DeadlinePassed } from '../../../harness/at/fault';
import { resultText } from '../../../harness/bench/sent-command';
import type { Case } from '../../../harness/conformance/case';
import * as flow from '../../../harness/emulator/mutants/length-mode-flow';
import { announce, checkEntered } from '../../steps/entry';
import { isOf } from '../../steps/receiving';
import { setUpTopics } from '../../steps/topics';

const GREETING = 'helloworld';

/** Data that is slow, in excess, incomplete, or interrupted by other events. */
export const lengthFlow: readonly Case[] = [
  {
    id: 'pub-length-byte-by-byte-arrives-whole',
    title: 'Data that is entered a byte at a time arrives whole',
    level: 'must',
    requirements: ['R-062', 'E-LEN-06'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [flow.readsDataOnlyOnce],
    run: (bench) => checkEntered(bench, 'abcdefghijklmnopqrstuvwxyz', { bytewise: true }),
  },
  {
    id: 'pub-length-ends-without-cr',
    title: 'A CR behind the data is no part of the message and disturbs nothing',
    level: 'must',
    requirements: ['R-062', 'E-LEN-03'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [flow.publishesSurplusToo, flow.answersTwiceToData],
    run: (bench) => checkEntered(bench, GREETING, { surplus: '\r' }),
  },
  {
    id: 'pub-length-surplus-is-no-part-of-the-message',
    title: 'Bytes beyond the length are no part of the message, and the next command is understood',
    level: 'should',
    requirements: ['R-062', 'E-LEN-03'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [flow.publishesSurplusToo, flow.swallowsCommandsBehindSurplus],
    run: (bench) => checkEntered(bench, GREETING, { surplus: 'surplus' }),
  },
  {
    id: 'pub-length-two-in-a-row-arrive',
    title: 'Length mode ends with its data: a text and another length follow',
    level: 'must',
    requirements: ['R-062', 'R-063'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [flow.worksOnlyOnce],
    async run(bench) {
      await checkEntered(bench, GREETING);
      await checkEntered(bench, 'helloagain');
    },
  },
  {
    id: 'pub-length-with-a-message-before-the-prompt-disturbs-neither',
    title: 'A message that comes with the command is reported, and the data arrives undisturbed',
    level: 'must',
    requirements: ['R-062', 'R-048', 'E-LEN-05', 'A-43'],
    from: 'connected',
    needs: ['uplink', 'downlink'],
    refutedBy: [flow.losesMessagesDuringDataEntry],
    async run(bench) {
      const { module, cloud, check, fence, nonce, topic } = bench;
      await setUpTopics(bench, [topic('data1'), 0]);
      const since = module.mark();
      const texts = [nonce(), nonce(), nonce()];
      const pushed = texts.map((text) => cloud.push(topic('data1'), text));
      await checkEntered(bench, GREETING);
      await Promise.all(pushed);
      const reported = await fence.down(topic('data1'), since);
      const missing = texts.filter((text) => !reported.some((m) => isOf(m, text)));
      check('messages that are not reported', missing).is([]);
    },
  },
  {
    id: 'pub-length-when-the-connection-ends-is-survived',
    title: 'A connection that ends while data is awaited leaves the module answering',
    level: 'observe',
    requirements: ['E-LEN-07'],
    from: 'connected',
    leaves: 'unknown',
    needs: ['uplink', 'presence', 'faults'],
    refutedBy: [flow.restartsWhenDataFindsNoConnection],
    async run(bench) {
      const { cloud, faults, observe } = bench;
      const type = await announce(bench, GREETING.length);
      if (!type) return;
      faults.cut();
      await cloud.becomes(false);
      await cloud.proveAlive();
      await type(GREETING, { inVain: true });
      // The answer depends on whether the module has already noticed the end, and so differs between runs.
      observe('data behind the end of the connection is answered', true);
    },
  },
  {
    id: 'pub-length-with-an-idle-sender-ends',
    title: 'A host that stops in the middle of its data does not block the module for ever',
    level: 'observe',
    requirements: ['A-49', 'E-LEN-03'],
    from: 'connected',
    needs: ['uplink', 'endurance'],
    refutedBy: [flow.restartsWhenDataStaysAway],
    async run(bench) {
      const { module, observe } = bench;
      if (!(await announce(bench, GREETING.length))) return;
      try {
        const ended = await module.session.data(Buffer.from('hello'), { deadlineMs: LONGEST_IDLE_MS });
        observe('half-entered data is given up with', resultText(ended));
        observe('half-entered data is given up, s', Math.round(ended.ms / 1000));
      } catch (error) {
        if (!(error instanceof DeadlinePassed)) throw error;
        observe('half-entered data is given up with', `nothing within ${LONGEST_IDLE_MS / 1000} s`);
        await module.data('world');
      }
    },
  },
];

/** Other modules give up after 5 s without a byte; no host waits longer than a minute. */
const LONGEST_IDLE_MS = 60_000;
