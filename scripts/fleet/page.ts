import { servePage } from '../../fleet/status/page-server';
import { Store } from '../../fleet/store/store';
import { storeAddress } from '../../fleet/store/store-address';
import { given, variables, wholeNumber } from './command-line';

const USAGE =
  'npm run fleet -- page [--port 8088]: benches and queue for the browser of this machine, until Ctrl-C';
const USUAL_PORT = 8088;

/** Serves the page until it is interrupted. */
export async function page(argv: readonly string[]): Promise<number> {
  const { values } = given(USAGE, argv, { port: { type: 'string' } });
  const port = wholeNumber('port', values.port, 0, 65_535, USAGE) ?? USUAL_PORT;
  const store = await Store.open(storeAddress(variables()));
  try {
    const served = await servePage(store, port);
    console.log(served.url);
    await new Promise<void>((resolve) => {
      process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve());
    });
    await served.close();
    return 0;
  } finally {
    await store.close();
  }
}
