import { CR, type Input, LF, noise, type Reading } from './reading';
import { readResultCode } from './token';

/** Bytes that the module may send back; `line` says that they were a command line, sent with CR behind them. */
export interface ExpectedEcho {
  readonly bytes: Buffer;
  readonly line: boolean;
}

/**
 * Reads the echo of what was sent (V.250 6.2.4). Of a command line it ends with CR, CR LF or, where the module
 * makes a line end of each CR, with CR CR LF; that last form is told from the CR LF that opens an answer by the
 * CR LF behind it.
 * @returns null when the bytes are no echo
 */
export function readEcho(input: Input, expected: ExpectedEcho): Reading | null {
  const { bytes, complete } = input;
  const body = expected.bytes;
  const common = Math.min(bytes.length, body.length);
  if (body.compare(bytes, 0, common, 0, common) !== 0) return null;
  const needed = body.length + (expected.line ? 1 : 0);
  if (bytes.length < needed) return complete ? null : { wanted: bytes.length + 1 };
  if (!expected.line) return echo(body.length);
  if (bytes[body.length] !== CR) return null;
  return lineEcho(bytes, body.length, complete);
}

/**
 * Reads the CR LF that a prompt may end in, where the echo of the data stands behind it. Without an echo the same CR LF opens
 * the answer; so data that reads as one is not looked for.
 * @returns null when no echo follows
 */
export function readLineEndBeforeEcho(
  { bytes, complete, vendorError }: Input,
  { bytes: body }: ExpectedEcho,
): Reading | null {
  if (bytes[0] !== CR || (bytes.length > 1 && bytes[1] !== LF)) return null;
  if (readResultCode(body.toString('latin1'), vendorError)) return null;
  const behind = bytes.subarray(2);
  const common = Math.min(behind.length, body.length);
  if (body.compare(behind, 0, common, 0, common) !== 0) return null;
  if (behind.length < body.length) return complete ? null : { wanted: bytes.length + 1 };
  return noise(2);
}

function lineEcho(bytes: Buffer, at: number, complete: boolean): Reading {
  const rest = bytes.subarray(at, at + 5);
  if (rest[1] === LF) return echo(at + 2);
  const doubled = [CR, CR, LF, CR, LF];
  const asFarAsItGoes = doubled.slice(0, rest.length).every((byte, index) => rest[index] === byte);
  if (!asFarAsItGoes) return echo(at + 1);
  if (rest.length === doubled.length) return echo(at + 3);
  return complete ? echo(at + 1) : { wanted: bytes.length + 1 };
}

const echo = (size: number): Reading => ({ size, body: { kind: 'echo' } });
