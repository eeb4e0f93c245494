import { setTimeout as delay } from 'node:timers/promises';
import { snapshot } from '../../fleet/status/snapshot';
import { statusText } from '../../fleet/status/status-text';
import { Store } from '../../fleet/store/store';
import { storeAddress } from '../../fleet/store/store-address';
import { given, variables } from './command-line';

const USAGE = 'npm run fleet -- status [--watch] [--json]: benches, queue and progress';
const EVERY_MS = 1_000;
const CLEAR = '\u001b[H\u001b[2J';

/** Prints how the fleet stands, once or until Ctrl-C. */
export async function status(argv: readonly string[]): Promise<number> {
  const { values } = given(USAGE, argv, { watch: { type: 'boolean' }, json: { type: 'boolean' } });
  const store = await Store.open(storeAddress(variables()));
  try {
    for (;;) {
      const now = await snapshot(store);
      const shown = values.json ? `${JSON.stringify(now, null, values.watch ? 0 : 2)}\n` : statusText(now);
      process.stdout.write(
        values.watch && !values.json && process.stdout.isTTY === true ? `${CLEAR}${shown}` : shown,
      );
      if (!values.watch) return 0;
      await delay(EVERY_MS);
    }
  } finally {
    await store.close();
  }
}
