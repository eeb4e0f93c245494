import type { Case } from '../../../harness/conformance/case';
import type { Mutant } from '../../../harness/emulator/mutant';
import { altersEntered } from '../../../harness/emulator/mutants/content-by-input';
import * as mutant from '../../../harness/emulator/mutants/length-mode-data';
import { fateOf, readable } from '../../steps/delivery';
import { checkEntered, enter } from '../../steps/entry';

type Row = readonly [what: string, data: Buffer | string, ...caught: readonly [Mutant, ...Mutant[]]];

/** After the prompt every byte is data, including those with a meaning in a command line. */
const DATA: readonly Row[] = [
  ['a carriage return', 'a\rb', mutant.dropsCarriageReturnsOfData, mutant.cutsDataAtTheLineEnd],
  ['a line feed', 'a\nb', mutant.dropsLineFeedsOfData],
  ['a line end', 'first\r\nsecond\r\n', mutant.cutsDataAtTheLineEnd, mutant.dropsLineFeedsOfData],
  ['a NUL', 'a\0b', mutant.cutsDataAtNul],
  ['a result code', 'a\r\nOK\r\nb', altersEntered['a-result-code']],
  ['a whole fake report', 'a\r\n+CLOUDPUBLISH: 0,/t,2,hi\r\n', altersEntered['a-whole-fake-report']],
  ['a command', 'AT+CLOUDDISCONN\rAT\r', altersEntered['a-command']],
  ['a prompt', '> ', altersEntered['a-prompt']],
  ['a number alone', '25', altersEntered['a-number-alone'], mutant.losesTheFirstByteOfData],
  ['blanks at both ends', '  a  ', mutant.trimsData],
  ['JSON', '{"k":"v","n":[1,2]}', altersEntered.json, mutant.cutsDataAtTheComma],
  ['Chinese text', '温度二十一度', mutant.losesTheEighthBitOfData],
  ['emoji', '👍🏽', altersEntered.emoji],
  ['bytes from 0x00 to 0x19', bytes(0x00, 0x19), mutant.cutsDataAtNul],
  ['bytes from 0x1C to 0x7F', bytes(0x1c, 0x7f), altersEntered['bytes-from-0x1c-to-0x7f']],
  ['bytes from 0x80 to 0xFF', bytes(0x80, 0xff), mutant.losesTheEighthBitOfData],
];

/** "用户输入指定长度": the data ends by its length only. */
export const lengthData: readonly Case[] = [
  ...DATA.map(
    ([what, data, ...caught]): Case => ({
      id: `pub-length-with-${what.toLowerCase().replaceAll(' ', '-')}-arrives-unchanged`,
      title: `Entered data with ${what} arrives unchanged`,
      level: 'must',
      requirements: ['R-062', 'R-063', 'E-LEN-04', ...(what === 'a command' ? (['E-LEN-08'] as const) : [])],
      from: 'connected',
      needs: ['uplink'],
      refutedBy: caught,
      run: (bench) => checkEntered(bench, data),
    }),
  ),
  ...escapes(),
];

/**
 * In 3GPP TS 27.005 clause 3.5.1 ESC and Ctrl-Z end a data entry. Here the message may be given up, but not published
 * in part. What follows is then no longer data, and harmless.
 */
function escapes(): Case[] {
  const table: readonly (readonly [id: string, name: string, character: string, cuts: Mutant])[] = [
    ['esc', 'ESC', '\x1b', mutant.endsDataAtEscape],
    ['ctrl-z', 'Ctrl-Z', '\x1a', mutant.endsDataAtCtrlZ],
  ];
  return table.map(([id, name, character, cuts]) => ({
    id: `pub-length-with-${id}-is-never-cut`,
    title: `Entered data with ${name} is published whole or not at all`,
    level: 'must',
    requirements: ['R-062', 'A-49', 'E-LEN-04'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [mutant.restartsAtEscapeInData, cuts],
    async run(bench) {
      const data = Buffer.from(`hello${character}\r\r\r\r\r`);
      const delivery = await enter(bench, data);
      if (!delivery) return;
      const fate = fateOf(delivery, data);
      const published = delivery.arrived.map(({ payload }) => readable(payload));
      bench
        .check(`messages at the cloud, of entered data with ${name}`, published)
        .satisfies('the whole message or none', published.length === 0 || fate === 'published whole');
      bench.observe(`entered data with ${name} is`, fate);
    },
  }));
}

/** All byte values from `first` to `last`. */
function bytes(first: number, last: number): Buffer {
  return Buffer.from(Array.from({ length: last - first + 1 }, (_, i) => first + i));
}
