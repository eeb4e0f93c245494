import { DeadlinePassed } from '../../../harness/at/fault';
import type { Exchange } from '../../../harness/at/session';
import { resultText } from '../../../harness/bench/sent-command';
import type { Case, CaseBench } from '../../../harness/conformance/case';
import { startsOverInLengthMode } from '../../../harness/emulator/mutants/length-mode';
import { restartsAtNumberWith, takesForALength } from '../../../harness/emulator/mutants/publish-by-input';
import { arrivals, checkArrived, deliverText, fateOf } from '../../steps/delivery';
import { ask } from '../../steps/entry';
import { textOf } from '../../steps/reading';

/** "在为数字时": numbers, and texts that only begin like one. */
export const numbers: readonly Case[] = [
  ...texts(),
  ...doubtful(),
  {
    id: 'pub-length-of-0-is-survived',
    title: 'A length of 0 leaves the module answering',
    level: 'observe',
    requirements: ['A-54', 'A-47', 'E-LEN-02'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [startsOverInLengthMode],
    async run(bench) {
      bench.observe('a length of 0 is answered', await answerToNothing(bench));
    },
  },
];

/** Not a length: text that is published unchanged. */
function texts(): Case[] {
  const table: readonly (readonly [id: keyof typeof takesForALength, text: string])[] = [
    ['digits-and-a-letter', '12a'],
    ['a-letter-and-digits', 'a12'],
    ['a-time', '12:00'],
    ['a-date', '2024-01-01'],
    ['a-measured-value', '3.14V'],
  ];
  return table.map(([id, text]) => ({
    id: `pub-${id}-is-no-length`,
    title: `The message ${text} is no number and is published as it stands`,
    level: 'must',
    requirements: ['R-061', 'R-063', 'E-LEN-09', 'A-47'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [takesForALength[id]],
    async run(bench) {
      checkArrived(bench, await deliverText(bench, text), text);
    },
  }));
}

/** Texts that some parsers accept as numbers. */
function doubtful(): Case[] {
  const table: readonly (readonly [id: keyof typeof restartsAtNumberWith, text: string])[] = [
    ['leading-zeros', '007'],
    ['a-plus-sign', '+5'],
    ['a-minus-sign', '-1'],
    ['a-point', '3.14'],
    ['an-exponent', '1e2'],
    ['a-hexadecimal-prefix', '0x10'],
    ['a-blank-in-front', ' 12'],
    ['a-blank-behind', '12 '],
  ];
  return table.map(([id, text]) => ({
    id: `pub-number-with-${id}-is-survived`,
    title: `The message ${JSON.stringify(text)} is a length or a text, and the module goes on answering`,
    level: 'observe',
    requirements: ['A-47', 'E-LEN-02'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [restartsAtNumberWith[id]],
    run: async (bench) =>
      bench.observe(`the message ${JSON.stringify(text)} is`, await meaningOf(bench, text)),
  }));
}

/**
 * Enters carriage returns, as these complete any legal length and have no effect on a module that expects no more data.
 */
async function meaningOf(bench: CaseBench, text: string): Promise<string> {
  const since = bench.cloud.mark();
  const { exchange, type } = await ask(bench, text);
  if (type === null) return fateOf(await arrivals(bench, exchange, since), text);
  const entered = await type('\r'.repeat(255));
  const { arrived } = await arrivals(bench, entered, since);
  return `a length of ${arrived.map(({ payload }) => payload.length).join(' and ')}`;
}

/** A length of 0 is complete at once; a module that still waits is sent a byte. */
async function answerToNothing(bench: CaseBench): Promise<string> {
  const { module } = bench;
  const { says, exchange } = await ask(bench, '0');
  if (exchange && !says.endsWith('>')) return says;
  try {
    if (exchange) return `${says}, then ${await resultBehind(module, exchange)}`;
  } catch (error) {
    if (!(error instanceof DeadlinePassed)) throw error;
  }
  return `${says}, then at a byte ${resultText(await module.data('\r'))}`;
}

async function resultBehind({ session, deadlines }: CaseBench['module'], { to }: Exchange) {
  const { token } = await session.next((t) => t.kind === 'result', {
    from: to,
    deadlineMs: deadlines.local,
    what: 'final result behind the prompt',
  });
  return textOf(token);
}
