/** The module's end of a pseudo-terminal: prints the path to open; answers the first CR with COUNT reports: `flood.ts COUNT`. */
import { openPty } from '../../harness/wire/pty';
import { floodReport } from './flood-report';

/** Reports in one write. */
const TOGETHER = 32;

async function send(count: number): Promise<void> {
  for (let first = 0; first < count; first += TOGETHER) {
    const numbers = Array.from({ length: Math.min(TOGETHER, count - first) }, (_, i) => first + i);
    await pty.write(Buffer.concat(numbers.map(floodReport)));
  }
}

const pty = openPty();
const stop = pty.onData(() => {
  stop();
  void send(Number(process.argv[2]));
});
process.stdout.write(`${pty.path}\n`);
