import { NIGHTLY_PRIORITY } from '../../fleet/job/request';
import { label } from '../../fleet/job/words';
import { cancel as cancelIn } from '../../fleet/queue/forget';
import { readQualification } from '../../fleet/queue/qualification-record';
import { schedule as scheduleIn, unschedule as unscheduleIn } from '../../fleet/queue/requests';
import { Store } from '../../fleet/store/store';
import { storeAddress } from '../../fleet/store/store-address';
import { endByMistake } from '../usage';
import { given, variables } from './command-line';
import { REQUEST_USAGE, requestFrom, requestOptions } from './requests';

const CANCEL_USAGE = 'npm run fleet -- cancel QUALIFICATION';
const SCHEDULE_USAGE = `npm run fleet -- schedule NAME CRON ${REQUEST_USAGE}: such as schedule nightly "0 2 * * *" --firmware B07`;
const UNSCHEDULE_USAGE = 'npm run fleet -- unschedule NAME';

/** Ends a qualification: what runs is asked to leave its module disconnected. */
export async function cancel(argv: readonly string[]): Promise<number> {
  const { positionals } = given(CANCEL_USAGE, argv, {}, 1);
  const [id = ''] = positionals;
  return withStore(async (store) => {
    if ((await readQualification(store, id)) === null)
      return endByMistake(`${id || 'nothing'} is no qualification that the store knows`, CANCEL_USAGE);
    await cancelIn(store, id);
    console.log(`${id} is cancelled; npm run fleet -- result ${id} fetches what was judged before`);
    return 0;
  });
}

/** Asks for a qualification again and again. */
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
      return endByMistake(`${pattern} is no pattern of cron: ${(error as Error).message}`, SCHEDULE_USAGE);
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
    return endByMistake(`${name || 'nothing'} is no schedule`, UNSCHEDULE_USAGE);
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
