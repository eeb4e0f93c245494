import { resultText } from '../../../harness/bench/sent-command';
import type { Case } from '../../../harness/conformance/case';
import type { Mutant } from '../../../harness/emulator/mutant';
import * as mutant from '../../../harness/emulator/mutants/publish-limits';
import { checkArrived, checkRefused, checkTopic, deliver } from '../../steps/delivery';

/** Topic and message at their limits, from both sides and in bytes. */
export const limits: readonly Case[] = [
  arrives('message of 1 byte', { message: letters(1) }, mutant.refusesMessagesOfOneByte),
  arrives('message of 2 bytes', { message: letters(2) }, mutant.takesNoShortMessages),
  arrives(
    'message of 255 bytes',
    { message: letters(255) },
    mutant.refusesMessagesOf255Bytes,
    mutant.losesTheEndOfLongMessages,
  ),
  refused(
    'message of 256 bytes',
    { message: letters(256) },
    mutant.takesMessagesOf256Bytes,
    mutant.cutsLongMessages,
    mutant.takesMessagesOfAnyLength,
  ),
  refused('message of 257 bytes', { message: letters(257) }, mutant.countsMessagesSentInEightBits),
  arrives('message of 85 CJK characters', { message: '消'.repeat(85) }, mutant.refusesMessagesOf255Bytes),
  refused(
    'message of 86 CJK characters',
    { message: '消'.repeat(86) },
    mutant.countsCharactersOfMessagesSent,
  ),
  arrives('topic of 64 bytes', { topicBytes: 64 }, mutant.refusesTopicsOf64Bytes),
  refused(
    'topic of 65 bytes',
    { topicBytes: 65 },
    mutant.takesTopicsOf65Bytes,
    mutant.cutsTopicsAt64Bytes,
    mutant.takesTopicsOfAnyLength,
  ),
  arrives(
    'topic of 64 bytes with a message of 255',
    { topicBytes: 64, message: letters(255) },
    mutant.losesTheEndOfLongLines,
  ),
];

/** The values at their limit; the others are short. */
interface Extremes {
  readonly message?: string;
  readonly topicBytes?: number;
}

/** "小于 256" and "长度不能超过 64": up to and including 255 and 64 bytes. */
function arrives(
  what: string,
  { message = 'message', topicBytes }: Extremes,
  ...caught: readonly [Mutant, ...Mutant[]]
): Case {
  return {
    id: `pub-${slugOf(what)}-arrives`,
    title: `A ${what} is published unchanged`,
    level: 'must',
    requirements: topicBytes ? ['R-064', 'E-PUB-10', 'A-50'] : ['R-066', 'E-PUB-10', 'A-53'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: caught,
    async run(bench) {
      const topic = topicBytes ? bench.topicOf(topicBytes) : bench.topic('data');
      const delivery = await deliver(bench, `${topic},0,${message}`);
      checkArrived(bench, delivery, message);
      if (topicBytes) checkTopic(bench, delivery, topic);
    },
  };
}

/** One byte more is too long, even if only a part reaches the cloud. */
function refused(
  what: string,
  { message = 'message', topicBytes }: Extremes,
  ...caught: readonly [Mutant, ...Mutant[]]
): Case {
  return {
    id: `pub-${slugOf(what)}-is-refused`,
    title: `A ${what} is refused and nothing of it is published`,
    level: 'must',
    requirements: [
      'R-067',
      'E-PUB-10',
      ...(topicBytes ? (['R-064'] as const) : (['R-066', 'A-53'] as const)),
    ],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: caught,
    async run(bench) {
      const topic = topicBytes ? bench.topicOf(topicBytes) : bench.topic('data');
      const delivery = await deliver(bench, `${topic},0,${message}`);
      checkRefused(bench, delivery);
      bench.observe(`a ${what} is answered`, resultText(delivery.exchange));
    },
  };
}

/** No two adjacent bytes are equal, so that a lost or doubled byte is detected. */
function letters(bytes: number): string {
  return 'abcdefghijklmnopqrstuvwxyz'.repeat(Math.ceil(bytes / 26)).slice(0, bytes);
}

function slugOf(what: string): string {
  return what.toLowerCase().replaceAll(' ', '-');
}
