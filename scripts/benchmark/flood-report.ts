/** Bytes of the message in a report. */
export const MESSAGE_BYTES = 1024;

/** Such a report of a message as a module sends it, the message beginning with its number. */
export function floodReport(number: number): Buffer {
  const message = `${number} `.padEnd(MESSAGE_BYTES, 'The quick brown fox jumps over the lazy dog. ');
  return Buffer.from(`\r\n+CLOUDPUBLISH: 0,/benchmark/flood/get,${MESSAGE_BYTES},${message}\r\n`);
}
