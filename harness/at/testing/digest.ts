import { me3630 } from '../../family/me3630';
import { Digester } from '../digester';
import type { Token, TokenBody } from '../token';

/** What the digester is told to expect. */
interface Expected {
  readonly echo?: string;
  readonly prompt?: boolean;
  readonly numericCodes?: boolean;
}

/** A digester with these expectations set. */
export function digester({ echo, prompt = false, numericCodes = false }: Expected = {}): Digester {
  const made = new Digester(me3630.dialect);
  made.expectEcho(echo === undefined ? null : Buffer.from(echo, 'latin1'));
  made.expectPrompt(prompt);
  made.expectNumericCodes(numericCodes);
  return made;
}

/** All tokens of these chunks; bytes held back at the end are flushed unless `flush` is false. */
export function digest(
  chunks: readonly Uint8Array[],
  expected: Expected = {},
  { flush = true }: { flush?: boolean } = {},
): Token[] {
  const machine = digester(expected);
  const tokens = chunks.flatMap((chunk, t) => machine.push(chunk, t));
  return flush ? [...tokens, ...machine.flush()] : tokens;
}

/** Tokens without their time, which depends on how the bytes are split. */
export const bodies = (tokens: readonly Token[]): (TokenBody & { raw: Buffer })[] =>
  tokens.map(({ t: _, ...body }) => ({ ...body, raw: Buffer.from(body.raw) }));

export const joined = (tokens: readonly Token[]): Buffer => Buffer.concat(tokens.map(({ raw }) => raw));

/** Latin-1, so that each character of the text is one byte. */
export const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/** The bytes split in two at each position, and byte by byte. */
export function everyCut(whole: Buffer): Buffer[][] {
  const inTwo = Array.from({ length: whole.length + 1 }, (_, at) => [
    whole.subarray(0, at),
    whole.subarray(at),
  ]);
  return [...inTwo, Array.from(whole, (byte) => Buffer.from([byte]))];
}

/** Bytes as a module sends them, and one word for each resulting token. `~` means "not framed". */
export interface Golden extends Expected {
  readonly what: string;
  readonly sent: string;
  readonly tokens: readonly string[];
}

const PUB = '+CLOUDPUBLISH: 0,/k/d/get,';

export const golden: readonly Golden[] = [
  { what: 'a result', sent: '\r\nOK\r\n', tokens: ['ok'] },
  { what: 'information and result', sent: '\r\n+CPIN: READY\r\n\r\nOK\r\n', tokens: ['+CPIN', 'ok'] },
  { what: 'several lines of information', sent: '\r\na\r\nb\r\n\r\nOK\r\n', tokens: ['line', 'line', 'ok'] },
  { what: 'a result without CR LF of its own', sent: '\r\na\r\nOK\r\n', tokens: ['line', 'ok~'] },
  { what: 'reports without CR LF of their own', sent: '\r\n+A: 1\r\n+B: 2\r\n', tokens: ['+A', '+B~'] },
  { what: 'each family of errors', sent: '\r\nERROR\r\n\r\n+CME ERROR: 3\r\n', tokens: ['error', 'cme 3'] },
  { what: 'an error in words', sent: '\r\n+CME ERROR: SIM busy\r\n', tokens: ['cme SIM busy'] },
  { what: 'a short message error', sent: '\r\n+CMS ERROR: 302\r\n', tokens: ['cms 302'] },
  { what: 'an error of the vendor', sent: '\r\n+CMD ERROR: <3>\r\n', tokens: ['vendor <3>'] },
  { what: 'results that share CR LF', sent: '\r\nOK\r\nOK\r\n\r\nERROR\r\n', tokens: ['ok', 'ok~', 'error'] },
  { what: 'a result without CR LF before it', sent: 'OK\r\n', tokens: ['ok~'] },
  { what: 'a result that ends with LF only', sent: '\r\nOK\n', tokens: ['ok~'] },
  { what: 'a result that ends with CR only', sent: 'OK\r', tokens: ['ok~'] },
  { what: 'an unexpected number', sent: '0\r', tokens: ['line~'] },
  { what: 'numbers for results (V0)', numericCodes: true, sent: '0\r4\r', tokens: ['ok', 'error'] },
  {
    what: 'information under V0',
    numericCodes: true,
    sent: '+CPIN: READY\r\n0\r',
    tokens: ['+CPIN', 'ok'],
  },
  { what: 'words under V0', numericCodes: true, sent: '\r\nOK\r\nOK\r\n', tokens: ['ok', 'ok'] },
  { what: 'a text of digits under V0', numericCodes: true, sent: '013\r\n0\r', tokens: ['line', 'ok'] },
  { what: 'CR LF without a line', sent: '\r\n\r\n\r\nOK\r\n\r\n', tokens: ['noise', 'noise', 'ok', 'noise'] },
  { what: 'NUL at start-up', sent: '\0\0\r\nOK\r\n', tokens: ['noise', 'ok'] },
  { what: 'an incomplete line', sent: '\r\n+CREG: 1', tokens: ['noise'] },
  { what: 'a line with a caret', sent: '\r\n^MODE: 5\r\n', tokens: ['^MODE'] },
  { what: 'a line with another mark', sent: '\r\n*PSUTTZ: 26/11/25\r\n', tokens: ['*PSUTTZ'] },
  { what: 'lines similar to OK', sent: '\r\nOK!\r\n\r\nok\r\n', tokens: ['line', 'line'] },

  { what: 'an echo', echo: 'AT', sent: 'AT\r\r\nOK\r\n', tokens: ['echo', 'ok'] },
  { what: 'an echo, CR LF', echo: 'AT', sent: 'AT\r\n\r\nOK\r\n', tokens: ['echo', 'ok'] },
  { what: 'an echo, CR CR LF', echo: 'AT', sent: 'AT\r\r\n\r\nOK\r\n', tokens: ['echo', 'ok'] },
  {
    what: 'an echo after a URC',
    echo: 'AT',
    sent: '\r\n+X: 1\r\nAT\r\r\nOK\r\n',
    tokens: ['+X', 'echo', 'ok'],
  },
  { what: 'an echo of a line that contains OK', echo: 'AT+P=OK', sent: 'AT+P=OK\r', tokens: ['echo'] },
  { what: 'an unexpected echo', sent: 'AT\r\r\nOK\r\n', tokens: ['line~', 'ok'] },
  { what: 'only the beginning of an echo', echo: 'AT+CPIN?', sent: 'AT+X\r\n', tokens: ['line~'] },
  { what: 'a second echo', echo: 'AT', sent: 'AT\rAT\r\r\nOK\r\n', tokens: ['echo', 'line~', 'ok'] },

  { what: 'a prompt', prompt: true, sent: '\r\n>', tokens: ['>'] },
  { what: 'a prompt with a space', prompt: true, sent: '\r\n> ', tokens: ['> '] },
  { what: 'a prompt without CR LF', prompt: true, sent: '> \r\nOK\r\n', tokens: ['> ~', 'ok'] },
  { what: 'a prompt after an echo', echo: 'A', prompt: true, sent: 'A\r\r\n>', tokens: ['echo', '>'] },
  { what: 'no prompt when none is expected', sent: '\r\n> x\r\n', tokens: ['line'] },
  { what: 'no prompt within a line', prompt: true, sent: '\r\na > b\r\n', tokens: ['line'] },
  { what: 'a second prompt', prompt: true, sent: '\r\n> \r\n> \r\n', tokens: ['> ', 'line'] },

  { what: 'a message', sent: `\r\n${PUB}5,hello\r\n`, tokens: ['publish hello'] },
  { what: 'a message that contains CR LF', sent: `\r\n${PUB}4,\r\n\r\n\r\n`, tokens: ['publish \r\n\r\n'] },
  {
    what: 'a message that contains a result code',
    sent: `\r\n${PUB}8,\r\nOK\r\n\r\n\r\n`,
    tokens: ['publish \r\nOK\r\n\r\n'],
  },
  { what: 'a message with NUL', sent: `\r\n${PUB}3,\0\xff\0\r\n`, tokens: ['publish \0\xff\0'] },
  {
    what: 'a message within a message',
    sent: `\r\n${PUB}33,\r\n${PUB}1,x\r\n\r\n`,
    tokens: [`publish \r\n${PUB}1,x\r\n`],
  },
  { what: 'a message with commas', sent: `\r\n${PUB}7,,1,2,3,\r\n`, tokens: ['publish ,1,2,3,'] },
  { what: 'an empty message', sent: `\r\n${PUB}0,\r\n\r\nOK\r\n`, tokens: ['publish ', 'ok'] },
  { what: 'no space after the colon', sent: '\r\n+CLOUDPUBLISH:1,/t,2,hi\r\n', tokens: ['publish hi'] },
  { what: 'the spelling of chapter 2', sent: '\r\n+LOUDPUBLISH:0,/t,2,hi\r\n', tokens: ['publish hi'] },
  { what: 'spaces after commas', sent: '\r\n+CLOUDPUBLISH: 0, /t, 2, hi\r\n', tokens: ['publish hi'] },
  { what: 'a space that is data', sent: '\r\n+CLOUDPUBLISH: 0,/t,3, hi\r\n', tokens: ['publish  hi'] },
  { what: 'a quoted topic', sent: '\r\n+CLOUDPUBLISH: 0,"/t,1,x",2,hi\r\n', tokens: ['publish hi'] },
  { what: 'no CR LF before a message', sent: `${PUB}2,hi\r\n`, tokens: ['publish~ hi'] },
  { what: 'a length that is too short', sent: `\r\n${PUB}2,hello\r\n`, tokens: ['publish~ he', 'line~'] },
  {
    what: 'a length in characters',
    sent: `\r\n${PUB}1,\xe4\xbd\xa0\r\n`,
    tokens: ['publish~ \xe4', 'line~'],
  },
  { what: 'a length that is too long', sent: `\r\n${PUB}99,hi\r\n\r\nOK\r\n`, tokens: ['publish~ hi', 'ok'] },
  { what: 'an incomplete message', sent: `\r\n${PUB}5,he`, tokens: ['publish~ he'] },
  { what: 'a message without a length', sent: '\r\n+CLOUDPUBLISH: 0,/t,x\r\n', tokens: ['+CLOUDPUBLISH'] },
  { what: 'a negative length', sent: '\r\n+CLOUDPUBLISH: 0,/t,-1,x\r\n', tokens: ['+CLOUDPUBLISH'] },
];
