import type { Case } from '../../../harness/conformance/case';
import type { Mutant } from '../../../harness/emulator/mutant';
import { altersReceived, printsBare } from '../../../harness/emulator/mutants/content-by-input';
import { countsCharactersOfMessages, cutsMessagesAtNul } from '../../../harness/emulator/mutants/downlink';
import * as mutant from '../../../harness/emulator/mutants/downlink-content';
import { judgeLength, judgeReport } from '../../steps/message-report';
import { setUpTopics } from '../../steps/topics';

/** Contents that may disturb the report of a message. */
export interface Content {
  readonly id: string;
  readonly what: string;
  readonly payload: Buffer;
  readonly refutedBy: Case['refutedBy'];
}

/** Every byte value; the halves show which kind of byte is altered. */
const everyByte: readonly Content[] = [
  content('the-lower-128-bytes', 'the byte values 0 to 127', bytes(0, 128), cutsMessagesAtNul),
  content('the-upper-128-bytes', 'the byte values 128 to 255', bytes(128, 256), mutant.masksTheEighthBit),
  content('all-256-bytes', 'all 256 byte values', bytes(0, 256), mutant.repairsBrokenUtf8),
];

/** The message is neither quoted nor escaped: only its length shows where it ends. */
const separators: readonly Content[] = [
  content('a-comma', 'a comma', 'left,right', altersReceived['a-comma']),
  content('only-commas', 'nothing but commas', ',,,,', altersReceived['only-commas']),
  content('quotes-around-it', 'quotes around it', '"quoted"', altersReceived['quotes-around-it']),
  content('one-quote', 'one quote', 'ten" wide', altersReceived['one-quote']),
  content(
    'blanks-at-both-ends',
    'blanks at both ends',
    '  hello world  ',
    altersReceived['blanks-at-both-ends'],
  ),
  content('only-blanks', 'nothing but blanks', '   ', altersReceived['only-blanks']),
  content('a-cr', 'a CR', 'one\rtwo', altersReceived['a-cr']),
  content('an-lf', 'an LF', 'one\ntwo', altersReceived['an-lf']),
  content('a-line-end', 'CR LF', 'one\r\ntwo', altersReceived['a-line-end']),
  content('a-line-end-at-the-end', 'CR LF at its end', 'one\r\n', altersReceived['a-line-end-at-the-end']),
];

const controls: readonly Content[] = [
  content('nul-in-the-middle', 'NUL in the middle', 'hel\0lo', altersReceived['nul-in-the-middle']),
  content('nul-at-the-end', 'NUL at the end', 'hello\0', altersReceived['nul-at-the-end']),
  content('only-nul', 'nothing but NUL', '\0', altersReceived['only-nul']),
  content('ctrl-z', 'Ctrl-Z', 'before\x1abehind', altersReceived['ctrl-z']),
  content('esc', 'ESC', 'before\x1bbehind', altersReceived.esc),
  content('xon-and-xoff', 'XON and XOFF', 'one\x13two\x11three', mutant.obeysFlowControl),
  content('byte-255', 'the byte 255', Buffer.from([0x61, 0xff, 0x62]), mutant.repairsBrokenUtf8),
];

/** Contents that a line parser would take for something else. */
const lookAlikes: readonly Content[] = [
  content('the-text-ok', 'the text OK', 'OK', printsBare['the-text-ok']),
  content('a-framed-ok', 'OK as a line of its own', '\r\nOK\r\n', printsBare['a-framed-ok']),
  content('the-text-error', 'the text ERROR', 'ERROR', printsBare['the-text-error']),
  content('a-cme-error', 'a +CME ERROR', '+CME ERROR: 3', printsBare['a-cme-error']),
  content('a-prompt', 'a prompt', '>', printsBare['a-prompt']),
  content(
    'an-authentication-result',
    'a line of authentication',
    '\r\n+ALIAUTH: FAIL\r\n',
    printsBare['an-authentication-result'],
  ),
  content(
    'a-report-inside',
    'the text of a report',
    '+CLOUDPUBLISH: 0,/t,2,hi',
    altersReceived['a-report-inside'],
  ),
  content(
    'a-framed-report-inside',
    'a whole report as a line of its own',
    '\r\n+CLOUDPUBLISH: 0,/t,2,hi\r\n',
    altersReceived['a-framed-report-inside'],
  ),
  content(
    'the-escape-sequence',
    'the escape sequence +++',
    'one+++two',
    altersReceived['the-escape-sequence'],
  ),
  content('a-command', 'a command line', 'AT+CLOUDDISCONN\r', altersReceived['a-command']),
];

const texts: readonly Content[] = [
  content('json', 'JSON', '{"k":"v","n":[1,2],"t":"a b"}', mutant.doublesQuotes, mutant.cutsMessagesAtCommas),
  content('letters-of-both-cases', 'letters of both cases', 'aBcDeF', mutant.upperCasesMessages),
  content('percent-signs', 'a format string', '100%s%n%x %%', mutant.takesMessagesForFormats),
  content('backslashes', 'backslashes', 'C:\\new\\r\\0', mutant.readsBackslashes),
  content(
    'digits',
    'a long run of digits',
    '00123456789012345678901234567890',
    mutant.readsNumbersInMessages,
  ),
  content(
    'characters-of-2-bytes',
    'characters of two bytes',
    'Grüße',
    mutant.masksTheEighthBit,
    countsCharactersOfMessages,
  ),
  content(
    'characters-of-3-bytes',
    'characters of three bytes',
    '你好，世界',
    altersReceived['characters-of-3-bytes'],
  ),
  content(
    'characters-of-4-bytes',
    'characters of four bytes',
    'go 🚀 👍🏽',
    mutant.knowsNoCharactersOfFourBytes,
    countsCharactersOfMessages,
  ),
  content('a-byte-order-mark', 'U+FEFF in front', '\ufeffhello', mutant.dropsTheByteOrderMark),
];

const all = [...everyByte, ...separators, ...controls, ...lookAlikes, ...texts];

/** Contents also sent at QoS 1: the payload then follows a packet identifier. */
const alsoAtQosOne = ['all-256-bytes'];

export const contents: readonly Case[] = [
  ...all.map((each) => reported(each, 0)),
  ...all.filter(({ id }) => alsoAtQosOne.includes(id)).map((each) => reported(each, 1)),
];

function reported({ id, what, payload, refutedBy }: Content, qos: 0 | 1): Case {
  return {
    id: `message-with-${id}-${qos === 1 ? 'at-qos-1-' : ''}is-reported-byte-for-byte`,
    title: `A message with ${what}${qos === 1 ? ' at QoS 1' : ''} is reported byte for byte`,
    level: 'must',
    requirements: ['R-048', 'R-051', 'R-052', 'A-39', 'A-40', 'E-URC-02', 'E-URC-03'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy,
    async run(bench) {
      const topic = bench.topic('data');
      await setUpTopics(bench, [topic, qos]);
      const report = await judgeReport(bench, { topic, payload, qos });
      if (id.startsWith('characters-of')) judgeLength(bench, report, payload);
    },
  };
}

function content(
  id: string,
  what: string,
  payload: string | Buffer,
  ...refutedBy: readonly [Mutant, ...Mutant[]]
): Content {
  return { id, what, payload: Buffer.from(payload as string), refutedBy };
}

function bytes(from: number, to: number): Buffer {
  return Buffer.from(Array.from({ length: to - from }, (_, i) => from + i));
}
