/** Round trips of the harness's own session, tracing included: `harness-session.ts PATH COUNT`. */
import { standardDialect } from '../../harness/at/dialect';
import { AtSession } from '../../harness/at/session';
import { startClock } from '../../harness/wire/clock';
import { openTransport } from '../../harness/wire/open-transport';
import { type Trace, TracedTransport } from '../../harness/wire/traced-transport';
import { perSecond } from './per-second';

async function main([path = '', count = '0']: string[]): Promise<void> {
  const clock = startClock();
  const traces: Trace[] = [];
  const port = await openTransport(path, { baud: 115_200 });
  const traced = new TracedTransport(port, clock, (trace) => traces.push(trace));
  const session = new AtSession(traced, { clock, dialect: standardDialect });
  const rate = await perSecond(Number(count), () => session.command('AT', { deadlineMs: 5000 }));
  await session.close();
  if (traces.length < 2 * Number(count)) throw new Error(`only ${traces.length} chunks were traced`);
  process.stdout.write(`${rate}\n`);
}

void main(process.argv.slice(2));
