import { BLANK, CR, type Input, LF, type Reading } from '../../at/reading';
import type { ReceivedMessage } from '../../at/token';

/**
 * Everything before the payload, in both spellings of the manual. The topic ends at the first comma followed by a
 * number and a comma; only a quoted topic may contain such a sequence.
 */
const HEADER = /^(\+C?LOUDPUBLISH):( *)(\d{1,10}),( ?)("[^"\r\n]*"|(?! ?")[^\r\n]*?),( ?)(\d{1,7}),/;

/** Topics are at most 128 bytes and numbers 10 digits: anything longer is not a header. */
const LONGEST_HEADER = 1024;

/**
 * Reads `+CLOUDPUBLISH: <packId>,<topic>,<msg_len>,<msg>` (manual 1.3) after `lead` bytes of CR LF. The payload is
 * taken by its length: it may contain CR LF, commas, `OK` or any other byte.
 *
 * If no more bytes follow, a payload that is still too short ends at its first CR LF, so that lines swallowed by a
 * wrong length are parsed as lines again.
 * @returns null when the bytes are not such a line
 */
export function readMessageLine(input: Input, lead: number): Reading | null {
  const { bytes, complete } = input;
  if (bytes[lead] !== 0x2b) return null;
  const header = HEADER.exec(bytes.toString('latin1', lead, lead + LONGEST_HEADER));
  if (!header) return null;
  const start = payloadStart(bytes, lead + header[0].length, header[4] !== '' && header[6] !== '');
  if (start === null && !complete) return { wanted: bytes.length + 1 };
  const from = start ?? bytes.length;
  const end = from + Number(header[7]);
  const message = { ...described(header, bytes, lead), length: Number(header[7]) };
  if (end + 2 <= bytes.length || (end < bytes.length && bytes[end] !== CR)) {
    return whole(message, bytes, from, end, lead > 0);
  }
  if (!complete) return { wanted: end < bytes.length ? end + 2 : Math.max(end + 1, bytes.length + 1) };
  return end <= bytes.length ? whole(message, bytes, from, end, false) : broken(message, bytes, from);
}

/** Some firmware prints a space after every comma; only then is one after the last comma not part of the payload. */
function payloadStart(bytes: Buffer, behindComma: number, blanksBehindCommas: boolean): number | null {
  if (!blanksBehindCommas) return behindComma;
  if (behindComma >= bytes.length) return null;
  return bytes[behindComma] === BLANK ? behindComma + 1 : behindComma;
}

type Described = Omit<ReceivedMessage, 'payload' | 'framed'>;

function described(header: RegExpExecArray, bytes: Buffer, lead: number): Omit<Described, 'length'> {
  const [, spelling = '', blanks = '', packId = '', gap = '', topic = ''] = header;
  const quoted = topic.length >= 2 && topic.startsWith('"') && topic.endsWith('"');
  const from = lead + spelling.length + 1 + blanks.length + packId.length + 1 + gap.length + (quoted ? 1 : 0);
  return {
    spelling,
    blanks: blanks.length,
    packId: Number(packId),
    topic: bytes.toString('utf8', from, from + topic.length - (quoted ? 2 : 0)),
  };
}

function whole(message: Described, bytes: Buffer, from: number, end: number, led: boolean): Reading {
  const ended = bytes[end] === CR && bytes[end + 1] === LF;
  const payload = bytes.subarray(from, end);
  return {
    size: end + (ended ? 2 : 0),
    body: { kind: 'publish', ...message, payload, framed: led && ended },
  };
}

function broken(message: Described, bytes: Buffer, from: number): Reading {
  const lineEnd = bytes.indexOf('\r\n', from);
  const end = lineEnd === -1 ? bytes.length : lineEnd;
  const payload = bytes.subarray(from, end);
  return {
    size: lineEnd === -1 ? end : end + 2,
    body: { kind: 'publish', ...message, payload, framed: false },
  };
}
