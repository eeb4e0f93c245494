import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Request } from '../../fleet/job/part';
import { readQualification } from '../../fleet/queue/qualification-record';
import { forget, submit } from '../../fleet/queue/requests';
import { Collection } from '../../fleet/result/collection';
import { type Merged, merge, mergedJson, mergedMarkdown } from '../../fleet/result/merged';
import { progressText } from '../../fleet/status/snapshot';
import { Store, storeAddress } from '../../fleet/store/store';
import { catalogue, writeMatrix, writeWhole } from '../compat/write-matrix';
import { endByMistake } from '../sentence';
import { given, REQUEST_USAGE, ROOT, requestFrom, requestOptions, variables } from './command-line';

const USAGE = `npm run fleet -- qualify ${REQUEST_USAGE} [--out DIR] [--no-wait]`;
const RESULT_USAGE = 'npm run fleet -- result QUALIFICATION [--out DIR]';
const LOOK_EVERY_MS = 500;
const NOT_JUDGED = 2;

/** Requests a qualification and waits for it. */
export async function qualify(argv: readonly string[]): Promise<number> {
  const { values } = given(USAGE, argv, {
    ...requestOptions,
    out: { type: 'string' },
    'no-wait': { type: 'boolean' },
  });
  const wanted = requestFrom(values, USAGE);
  if (values.out !== undefined) refuseUsed(path.resolve(values.out));
  const store = await Store.open(storeAddress(variables()));
  try {
    const id = await submit(store, wanted);
    console.log(`qualification ${id} is queued`);
    if (values['no-wait']) return 0;
    return await collect(store, id, wanted, folderOf(id, values.out));
  } finally {
    await store.close();
  }
}

/** Waits for an earlier qualification, and fetches it. */
export async function result(argv: readonly string[]): Promise<number> {
  const { values, positionals } = given(RESULT_USAGE, argv, { out: { type: 'string' } }, 1);
  const [id = ''] = positionals;
  const store = await Store.open(storeAddress(variables()));
  try {
    const record = await readQualification(store, id);
    if (record === null)
      return endByMistake(`expected a qualification in the store, got ${id || 'nothing'}`, RESULT_USAGE);
    return await collect(store, id, record.request, folderOf(id, values.out));
  } finally {
    await store.close();
  }
}

function folderOf(id: string, out: string | undefined): string {
  const folder = path.resolve(out ?? path.join(ROOT, 'reports/runs', `fleet-${id}`));
  refuseUsed(folder);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function refuseUsed(folder: string): void {
  if (existsSync(path.join(folder, 'qualification.json')))
    endByMistake(`--out: ${folder} already holds a qualification`, USAGE);
}

async function collect(store: Store, id: string, wanted: Request, folder: string): Promise<number> {
  const collection = new Collection(store, id, wanted, folder);
  let told = '';
  let notes = 0;
  while (!collection.isOver) {
    const refused = await collection.look();
    if (refused !== null) {
      console.error(`${id} was refused: ${refused}`);
      await forget(store, id);
      return NOT_JUDGED;
    }
    for (const note of collection.notes.slice(notes)) console.log(`! ${note}`);
    notes = collection.notes.length;
    const now =
      collection.states.length === 0 ? 'waits for a matching bench' : progressText(collection.states);
    if (now !== told) console.log(now);
    told = now;
    if (!collection.isOver) await delay(LOOK_EVERY_MS);
  }
  await collection.collectLost();
  const { parts, takes } = collection;
  const merged = merge({ id, split: wanted.split, parts, takes, notes: collection.notes, catalogue });
  const files = write(merged, folder);
  await forget(store, id);
  console.log(`${merged.verdict}${merged.reason === null ? '' : `: ${merged.reason}`}`);
  console.log(files.map((file) => `  ${file}`).join('\n'));
  return { pass: 0, fail: 1, inconclusive: NOT_JUDGED }[merged.verdict];
}

function write(merged: Merged, folder: string): readonly string[] {
  return [
    writeWhole(path.join(folder, 'qualification.md'), mergedMarkdown(merged)),
    writeWhole(path.join(folder, 'qualification.json'), `${JSON.stringify(mergedJson(merged), null, 2)}\n`),
    ...writeMatrix(merged.matrix, folder),
  ];
}
