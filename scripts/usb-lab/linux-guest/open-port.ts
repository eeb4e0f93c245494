import { openTransport } from '../../../harness/wire/open-transport';
import { PortUnavailable } from '../../../harness/wire/transport';
import type { Tried } from './as-user';

/** Opens the port that it is given, as a program of its own, and says as JSON what became of it. */
async function main([port = '']: readonly string[]): Promise<Tried> {
  try {
    const transport = await openTransport(port, { baud: 115_200 });
    await transport.close();
    return { kind: 'open', message: 'it can be opened' };
  } catch (error) {
    if (!(error instanceof PortUnavailable)) throw error;
    return { kind: error.kind, message: error.message };
  }
}

void main(process.argv.slice(2)).then((tried) => process.stdout.write(JSON.stringify(tried)));
