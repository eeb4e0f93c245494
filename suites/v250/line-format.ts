import type { Token } from '../../harness/at/token';
import { finalText, linesOf, resultText } from '../../harness/bench/sent-command';
import { type Case, clause, type RequirementId } from '../../harness/conformance/case';
import { answersNothingToBareAt, saysOkTwice } from '../../harness/emulator/mutants/line';
import * as mutant from '../../harness/emulator/mutants/line-input';
import { refusesBlanks } from '../../harness/emulator/mutants/names-by-input';
import { v250 } from '../documents';
import { isAnswered } from '../steps/six-commands';
import { casesIn } from './styles';

/** Bytes that are sent in one write with `AT+CPIN?`, before it, and must not be answered. */
const FRONTS: readonly [
  id: string,
  what: string,
  front: string,
  requirement: RequirementId,
  refutedBy: Case['refutedBy'],
][] = [
  ['at-with-a-small-t', 'a line that begins with At', 'At+CMEE?\r', 'S-01', [mutant.takesMixedPrefix]],
  ['at-with-a-small-a', 'a line that begins with aT', 'aT+CMEE?\r', 'S-01', [mutant.takesMixedPrefix]],
  ['an-empty-line', 'an empty line', '\r\r', 'S-02', [mutant.answersEmptyLines]],
  ['a-lone-a', 'an A alone', 'A\r', 'S-01', [mutant.waitsForMoreBehindALoneA]],
  [
    'a-line-without-prefix',
    'a line of 2 KB without prefix',
    `${'x'.repeat(2_048)}\r`,
    'S-05',
    [mutant.takesJunkForALine],
  ],
  ['bytes-of-noise', 'a line of noise', '\xff\x00\xff\r', 'S-01', [mutant.takesJunkForALine]],
];

/** A line begins with AT or at and ends with S3; other bytes are not answered, and spaces are ignored. */
export const lineFormat = clause({
  document: v250,
  number: '5.2.1',
  title: 'Command line general format',
  cases: [
    ...FRONTS.map(
      ([id, what, front, requirement, refutedBy]): Case => ({
        id: `${id}-is-not-answered`,
        title: `To ${what} nothing is said, and the command behind it is carried out`,
        level: 'should',
        requirements: [requirement, 'E-V-03'],
        from: 'idle',
        refutedBy,
        async run({ module, check }) {
          const tokens = await module.raw([
            {
              send: Buffer.from(`${front}AT+CPIN?\r`, 'latin1'),
              until: (so) => isAnswered(so, '+CPIN'),
              what: 'the answer to AT+CPIN?',
            },
          ]);
          const said = tokens.flatMap(textOf).filter(isOurs);
          check('answer to AT+CPIN?', said.join(' and ')).matches(/^\+CPIN: ?\S+( \S+)* and OK$/);
        },
      }),
    ),
    {
      id: 'bare-at-is-answered-ok',
      title: 'AT alone is answered OK, once',
      level: 'should',
      requirements: ['S-01'],
      from: 'idle',
      refutedBy: [answersNothingToBareAt, saysOkTwice],
      run: async ({ module, check }) => void check('AT', resultText(await module.send('AT'))).is('OK'),
    },
    {
      id: 'line-feed-alone-ends-no-line',
      title: 'LF inside a line does not end it: what stands behind it belongs to the same line',
      level: 'should',
      requirements: ['S-02', 'E-V-02'],
      from: 'idle',
      refutedBy: [mutant.takesLineFeedForALineEnd],
      async run({ module, check }) {
        const exchange = await module.send('AT\n+CPIN?');
        check('information of AT+CPIN? behind LF', linesOf(exchange).join(' and ')).matches(/\+CPIN: ?/);
        check('final result of AT+CPIN? behind LF', resultText(exchange)).is('OK');
      },
    },
    {
      id: 'line-feed-behind-cr-is-no-line',
      title: 'The LF of CR LF is not answered',
      level: 'should',
      requirements: ['S-02', 'E-V-02'],
      from: 'idle',
      refutedBy: [mutant.answersTheLineFeedBehindCr],
      async run({ module, check }) {
        const since = module.mark();
        for (let n = 0; n < 3; n += 1) await module.send('AT', { terminator: '\r\n' });
        await module.send('AT');
        const results = module.session.tokens(since).filter(({ kind }) => kind === 'result');
        check('results of four lines', results.length).is(4);
      },
    },
    ...(
      [
        ['around-each-part', 'AT + CPIN ?'],
        ['before-the-question-mark', 'AT+CPIN ?'],
        ['behind-the-prefix', 'AT +CPIN?'],
        ['around-the-equals-sign', 'AT+CMEE = 1'],
      ] as const
    ).map(
      ([id, line]): Case => ({
        id: `blanks-${id}-of-a-standard-command-mean-nothing`,
        title: `"${line}" is the same as without its blanks`,
        level: 'should',
        requirements: ['S-04'],
        from: 'idle',
        refutedBy: [refusesBlanks[id]],
        run: async ({ module, check }) => void check(line, resultText(await module.send(line))).is('OK'),
      }),
    ),
    ...casesIn({
      id: 'ending-in-cr-lf',
      what: 'ending in CR LF',
      requirements: ['S-02', 'E-V-02'],
      how: { terminator: '\r\n' },
      refutedBy: [mutant.answersTheLineFeedBehindCr],
    }),
  ],
});

function textOf(token: Token): string[] {
  if (token.kind === 'result') return [finalText(token.result)];
  return token.kind === 'line' ? [token.text] : [];
}

/** Leaves out unrelated reports, which may come in between. */
function isOurs(text: string): boolean {
  return /^(\+CPIN|\+CMEE|OK|ERROR|\+CM[EDS] ERROR)/.test(text);
}
