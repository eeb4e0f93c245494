/** The module's end of a pseudo-terminal: prints the path to open, then answers OK to each CR. */
import { openPty } from '../../harness/wire/pty';

const CR = 0x0d;
const OK = Buffer.from('\r\nOK\r\n');

const pty = openPty();
pty.onData((chunk) => {
  for (const byte of chunk) if (byte === CR) void pty.write(OK);
});
process.stdout.write(`${pty.path}\n`);
