import { setTimeout as delay } from 'node:timers/promises';
import { NIGHTLY_PRIORITY } from '../../fleet/job/part';
import { label } from '../../fleet/job/requirement';
import { readQualification } from '../../fleet/queue/qualification-record';
import {
  cancel as cancelIn,
  schedule as scheduleIn,
  unschedule as unscheduleIn,
} from '../../fleet/queue/requests';
import { snapshot, statusText } from '../../fleet/status/snapshot';
import { servePage } from '../../fleet/status/status-page';
import { Store, storeAddress } from '../../fleet/store/store';
import { endByMistake } from '../sentence';
import { given, REQUEST_USAGE, requestFrom, requestOptions, variables, wholeNumber } from './command-line';

const STATUS_USAGE = 'npm run fleet -- status [--watch] [--json]: benches, queue and progress';
const EVERY_MS = 1_000;
const CLEAR = '\u001b[H\u001b[2J';

/** Prints the state of the fleet, once or until Ctrl-C. */
export async function status(argv: readonly string[]): Promise<number> {
  const { values } = given(STATUS_USAGE, argv, { watch: { type: 'boolean' }, json: { type: 'boolean' } });
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

const PAGE_USAGE =
  'npm run fleet -- page [--port 8088]: benches and queue for the browser of this machine, until Ctrl-C';
const USUAL_PORT = 8088;

/** Serves the page until it is interrupted. */
export async function page(argv: readonly string[]): Promise<number> {
  const { values } = given(PAGE_USAGE, argv, { port: { type: 'string' } });
  const port = wholeNumber('port', values.port, 0, 65_535, PAGE_USAGE) ?? USUAL_PORT;
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

const CANCEL_USAGE = 'npm run fleet -- cancel QUALIFICATION';
const SCHEDULE_USAGE = `npm run fleet -- schedule NAME CRON ${REQUEST_USAGE}: such as schedule nightly "0 2 * * *" --firmware B07`;
const UNSCHEDULE_USAGE = 'npm run fleet -- unschedule NAME';

/** Ends a qualification: running parts are asked to leave their modules disconnected. */
export async function cancel(argv: readonly string[]): Promise<number> {
  const { positionals } = given(CANCEL_USAGE, argv, {}, 1);
  const [id = ''] = positionals;
  return withStore(async (store) => {
    if ((await readQualification(store, id)) === null)
      return endByMistake(`expected a qualification in the store, got ${id || 'nothing'}`, CANCEL_USAGE);
    await cancelIn(store, id);
    console.log(`${id} is cancelled; npm run fleet -- result ${id} fetches what was judged before`);
    return 0;
  });
}

/** Requests a qualification repeatedly. */
export async function schedule(argv: readonly string[]): Promise<number> {
  const { values, positionals } = given(SCHEDULE_USAGE, argv, requestOptions, 2);
  const [name, pattern] = positionals;
  if (!label.safeParse(name).success || name === undefined || pattern === undefined)
    return endByMistake('a schedule has a name and a pattern of cron', SCHEDULE_USAGE);
  const wanted = requestFrom(values, SCHEDULE_USAGE, NIGHTLY_PRIORITY);
  return withStore(async (store) => {
    try {
      await scheduleIn(store, name, pattern, wanted);
    } catch (error) {
      return endByMistake(
        `expected a cron pattern, got ${pattern}: ${(error as Error).message}`,
        SCHEDULE_USAGE,
      );
    }
    console.log(`${name} is scheduled`);
    return 0;
  });
}

export async function unschedule(argv: readonly string[]): Promise<number> {
  const { positionals } = given(UNSCHEDULE_USAGE, argv, {}, 1);
  const [name = ''] = positionals;
  return withStore(async (store) => {
    if (await unscheduleIn(store, name)) return 0;
    return endByMistake(`expected a schedule, got ${name || 'nothing'}`, UNSCHEDULE_USAGE);
  });
}

async function withStore(work: (store: Store) => Promise<number>): Promise<number> {
  const store = await Store.open(storeAddress(variables()));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
