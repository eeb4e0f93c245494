import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case, CaseBench } from '../../../harness/conformance/case';
import type { Mutant } from '../../../harness/emulator/mutant';
import * as mutant from '../../../harness/emulator/mutants/length-mode';
import * as data from '../../../harness/emulator/mutants/length-mode-data';
import * as flow from '../../../harness/emulator/mutants/length-mode-flow';
import * as limit from '../../../harness/emulator/mutants/publish-limits';
import { firstCopies } from '../../steps/delivery';
import { ask, checkEntered, enter } from '../../steps/entry';

/** "在为数字时，用户输入指定长度": a number in place of the message is the length of the data that follows. */
export const lengthMode: readonly Case[] = [
  {
    id: 'pub-number-asks-for-so-many-bytes',
    title: 'A number for a message is a length: so many bytes are entered and published',
    level: 'must',
    requirements: ['R-062', 'R-063', 'E-LEN-01', 'E-LEN-10', 'A-46', 'A-48', 'A-49', 'A-98'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [
      mutant.publishesNumbersAsText,
      mutant.asksForOneByteLess,
      mutant.asksForOneByteMore,
      flow.neverAnswersToData,
    ],
    async run(bench) {
      const since = bench.module.mark();
      await checkEntered(bench, 'helloworld');
      const prompts = bench.module.session.tokens(since).filter(({ kind }) => kind === 'prompt');
      bench.observe('prompt of length mode', JSON.stringify(prompts.map(({ raw }) => String(raw)).join('')));
    },
  },
  ...[0, 1].map(atQos),
  ...[1, 2, 255].map(legal),
  ...[256, 257, 65_537].map(tooLong),
  {
    id: 'pub-length-of-2-to-the-32-plus-1-is-refused',
    title: 'A length of 4294967297 is refused at once',
    level: 'must',
    requirements: ['R-066', 'R-067', 'E-LEN-02', 'A-53'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [mutant.countsLengthsInFourBytes],
    async run(bench) {
      const { says } = await ask(bench, '4294967297');
      bench.check('answer to a message of 4294967297 bytes', says).matches(/ERROR/);
    },
  },
  {
    id: 'pub-length-without-connection-is-refused',
    title: 'Without a connection a length is refused, at the latest when its bytes have been entered',
    level: 'must',
    requirements: ['R-094', 'E-PUB-17'],
    from: 'idle',
    needs: ['uplink', 'presence'],
    refutedBy: [mutant.promptsWithoutConnection],
    async run(bench) {
      const since = bench.cloud.mark();
      await checkRefused(bench, 11);
      bench.check('messages at the cloud', bench.cloud.sent('PUBLISH', since).length).is(0);
    },
  },
];

function atQos(qos: number): Case {
  return {
    id: `pub-length-at-qos-${qos}-leaves-as-such`,
    title: `An entered message at QoS ${qos} is published once, at QoS ${qos}`,
    level: 'must',
    requirements: ['R-062', 'R-068', 'E-LEN-01'],
    from: 'connected',
    needs: ['packets'],
    refutedBy: [qos === 0 ? mutant.entersAtQosOne : data.ignoresQosOfData],
    async run(bench) {
      const delivery = await enter(bench, Buffer.from(bench.nonce()), { qos: qos === 0 ? 0 : 1 });
      bench
        .check(
          'QoS of each PUBLISH',
          delivery?.arrived.map((e) => e.qos),
        )
        .is([qos]);
    },
  };
}

function legal(bytes: number): Case {
  const caught: Readonly<Record<number, Mutant>> = {
    1: mutant.refusesTheLengthOfOne,
    255: limit.refusesMessagesOf255Bytes,
  };
  return {
    id: `pub-length-of-${bytes}-is-entered`,
    title: `A message of ${bytes} bytes, announced by its length, arrives unchanged`,
    level: 'must',
    requirements: ['R-062', 'R-063', 'R-066', 'E-LEN-02', 'A-53'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [caught[bytes] ?? mutant.asksForOneByteMore],
    run: (bench) => checkEntered(bench, 'abcdefghijklmnopqrstuvwxyz'.repeat(10).slice(0, bytes)),
  };
}

/** The limit of a message is also the limit of its length. */
function tooLong(bytes: number): Case {
  const caught: Readonly<Record<number, Mutant>> = {
    256: limit.takesMessagesOf256Bytes,
    257: mutant.countsLengthsInOneByte,
  };
  return {
    id: `pub-length-of-${bytes}-is-refused`,
    title: `A length of ${bytes} is refused and nothing is published`,
    level: 'must',
    requirements: ['R-066', 'R-067', 'E-LEN-02', 'A-53'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [caught[bytes] ?? mutant.countsLengthsInTwoBytes, mutant.promptsForAnyLength],
    async run(bench) {
      const { cloud, fence, check, topic } = bench;
      const since = cloud.mark();
      await checkRefused(bench, bytes);
      const published = firstCopies(await fence.up(topic('data'), since));
      check(
        'lengths of the messages at the cloud',
        published.map(({ payload }) => payload.length),
      ).is([]);
    },
  };
}

/**
 * Checks that a length is refused, at once or after the data. The data is carriage returns, which have no effect on a
 * module that expects fewer bytes.
 */
async function checkRefused({ module, check, observe, topic }: CaseBench, bytes: number): Promise<void> {
  const answer = await module.send(`AT+CLOUDPUB=${topic('data')},0,${bytes}`);
  const asked = answer.outcome.kind === 'prompt';
  const final = asked ? await module.data('\r'.repeat(bytes)) : answer;
  check('the message is accepted', isAccepted(final)).is(false);
  observe(`a length of ${bytes} is refused`, `${asked ? 'behind' : 'before'} the data: ${resultText(final)}`);
}
