import type { Case } from '../../../harness/conformance/case';
import type { Mutant } from '../../../harness/emulator/mutant';
import { countsCharactersOfMessages, cutsMessagesAtNul } from '../../../harness/emulator/mutants/downlink';
import * as mutant from '../../../harness/emulator/mutants/downlink-content';
import { countsInEightBits } from '../../../harness/emulator/mutants/downlink-length';
import { judgeReport } from './report';

/** A message whose report might be read, cut or changed by what it holds. */
export interface Content {
  readonly id: string;
  readonly what: string;
  readonly payload: Buffer;
  readonly refutedBy: Case['refutedBy'];
}

/** Every byte value, so that none is special; the halves show which one is. */
const everyByte: readonly Content[] = [
  content('the-lower-128-bytes', 'the byte values 0 to 127', bytes(0, 128), cutsMessagesAtNul),
  content('the-upper-128-bytes', 'the byte values 128 to 255', bytes(128, 256), mutant.masksTheEighthBit),
  content('all-256-bytes', 'all 256 byte values', bytes(0, 256), countsInEightBits, mutant.repairsBrokenUtf8),
];

/** The message is neither quoted nor escaped: only its length tells where it ends. */
const separators: readonly Content[] = [
  content('a-comma', 'a comma', 'left,right', mutant.cutsMessagesAtCommas),
  content('only-commas', 'nothing but commas', ',,,,', mutant.cutsMessagesAtCommas),
  content('numbers-and-commas', 'numbers between commas', '7,3,abc', mutant.cutsMessagesAtCommas),
  content('quotes-around-it', 'quotes around it', '"quoted"', mutant.doublesQuotes),
  content('one-quote', 'one quote', 'ten" wide', mutant.doublesQuotes),
  content('blanks-at-both-ends', 'blanks at both ends', '  hello world  ', mutant.trimsReceivedMessages),
  content('only-blanks', 'nothing but blanks', '   ', mutant.trimsReceivedMessages),
  content('a-cr', 'a CR', 'one\rtwo', mutant.cutsMessagesAtLineEnds),
  content('an-lf', 'an LF', 'one\ntwo', mutant.makesTwoBytesOfLineFeeds),
  content('a-line-end', 'CR LF', 'one\r\ntwo', mutant.cutsMessagesAtLineEnds),
  content('a-line-end-at-the-end', 'CR LF at its end', 'one\r\n', mutant.makesTwoBytesOfLineFeeds),
  content('only-a-line-end', 'nothing but CR LF', '\r\n', mutant.cutsMessagesAtLineEnds),
];

const controls: readonly Content[] = [
  content('nul-in-front', 'NUL in front', '\0hello', cutsMessagesAtNul),
  content('nul-in-the-middle', 'NUL in the middle', 'hel\0lo', cutsMessagesAtNul),
  content('nul-at-the-end', 'NUL at the end', 'hello\0', cutsMessagesAtNul),
  content('only-nul', 'nothing but NUL', '\0', cutsMessagesAtNul),
  content('ctrl-z', 'Ctrl-Z', 'before\x1abehind', mutant.dropsControlCharacters),
  content('esc', 'ESC', 'before\x1bbehind', mutant.dropsControlCharacters),
  content('xon-and-xoff', 'XON and XOFF', 'one\x13two\x11three', mutant.obeysFlowControl),
  content('byte-255', 'the byte 255', Buffer.from([0x61, 0xff, 0x62]), mutant.repairsBrokenUtf8),
];

/** What a line reader would take for something else. */
const lookAlikes: readonly Content[] = [
  content('the-text-ok', 'the text OK', 'OK', mutant.takesMessagesForResults),
  content('a-framed-ok', 'OK as a line of its own', '\r\nOK\r\n', mutant.takesMessagesForResults),
  content('the-text-error', 'the text ERROR', 'ERROR', mutant.takesMessagesForResults),
  content('a-cme-error', 'a +CME ERROR', '+CME ERROR: 3', mutant.takesMessagesForResults),
  content('a-prompt', 'a prompt', '>', mutant.takesMessagesForResults),
  content(
    'an-authentication-result',
    'a line of authentication',
    '\r\n+ALIAUTH: FAIL\r\n',
    mutant.takesMessagesForResults,
  ),
  content('a-report-inside', 'the text of a report', '+CLOUDPUBLISH: 0,/t,2,hi', mutant.filtersItsOwnReports),
  content(
    'a-framed-report-inside',
    'a whole report as a line of its own',
    '\r\n+CLOUDPUBLISH: 0,/t,2,hi\r\n',
    mutant.filtersItsOwnReports,
  ),
  content('the-escape-sequence', 'the escape sequence +++', 'one+++two', mutant.actsOnCommandsInMessages),
  content('a-command', 'a command line', 'AT+CLOUDDISCONN\r', mutant.actsOnCommandsInMessages),
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
  content('characters-of-3-bytes', 'characters of three bytes', '你好，世界', countsCharactersOfMessages),
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

/** The bytes do not care how they came; a few that hurt most show that for QoS 1. */
const alsoAtQosOne = ['all-256-bytes', 'nul-in-the-middle', 'a-framed-ok', 'a-framed-report-inside', 'json'];

export const contents: readonly Case[] = [
  ...all.map((each) => reported(each, 0)),
  ...all.filter(({ id }) => alsoAtQosOne.includes(id)).map((each) => reported(each, 1)),
];

function reported({ id, what, payload, refutedBy }: Content, qos: 0 | 1): Case {
  return {
    id: `message-with-${id}-${qos === 1 ? 'at-qos-1-' : ''}is-reported-byte-for-byte`,
    title: `A message with ${what}${qos === 1 ? ' at QoS 1' : ''} is reported byte for byte, its length in bytes`,
    level: 'must',
    requirements: ['R-048', 'R-051', 'R-052', 'A-39', 'A-40', 'E-URC-02', 'E-URC-03'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy,
    async run(bench) {
      const topic = bench.topic('data');
      await bench.module.subscribe([topic, qos]);
      await judgeReport(bench, { topic, payload, qos });
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
