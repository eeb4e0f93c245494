/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { resultText } from '../bench/sent-command';
import type { BenchState } from '../bench/strategy';
import type { Cloud } from '../cloud/cloud';
import type { StartLocalCloud } from '../cloud/testing/cloud-environment';
import type { Mutant } from '../emulator/mutant';
import { answering, sending, showing } from '../emulator/mutants/helpers';
import type { CaseRecord } from '../ledger/record';
import type { Case, CaseBench } from './case';
import { MemoryRun } from './testing/memory-run';

declare const startLocalCloud: StartLocalCloud;

let cloud: Cloud;
let open: MemoryRun[] = [];

async function benchWith(
  options?: ConstructorParameters<typeof MemoryRun>[1],
  over: Partial<Cloud> = {},
): Promise<MemoryRun> {
  const run = await new MemoryRun(Object.assign(Object.create(cloud), over) as Cloud, options).ready();
  open.push(run);
  return run;
}

const failed = ({ checks }: CaseRecord) => checks.filter(({ held }) => !held).map(({ what }) => what);

beforeEach(async () => {
  cloud = await startLocalCloud();
});

afterEach(async () => {
  await Promise.all(open.map((run) => run.close()));
  open = [];
});

const SECOND_RESULT = answering('+CSQ', () => ({ result: 'OK', after: ['OK'] }));
const asksForSignal: Pick<Case, 'run'> = {
  run: async ({ module, check }) => void check('answer', resultText(await module.send('AT+CSQ'))).is('OK'),
};

test('invariant I-3 fails the case in which the module restarts', async () => {
  const restarting = answering('+CSQ', () => ({ result: 'OK', after: ['+ZREADY'] }));
  const record = await (await benchWith({ mutant: { behaviours: [restarting] } })).run(asksForSignal);
  expect(record).toMatchObject({ verdict: 'fail', brokenInvariants: [] });
  expect(failed(record)).toEqual([expect.stringContaining('I-3')]);
});

test('a broken invariant of the run is counted once, and noted in its cases without failing them', async () => {
  const run = await benchWith({ mutant: { behaviours: [SECOND_RESULT] } });
  const records = [
    await run.run({ ...asksForSignal, id: 'first' }),
    await run.run({ ...asksForSignal, id: 'second', level: 'should' }),
    await run.run({
      id: 'other',
      run: async ({ module, check }) => void check('a', await module.send('AT')),
    }),
  ];
  expect(records.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'inconclusive']);
  expect(records.map(({ brokenInvariants }) => brokenInvariants)).toEqual([['I-1'], ['I-1'], []]);
  expect(run.invariants.find(({ id }) => id === 'I-1')).toMatchObject({
    held: false,
    level: 'must',
    examined: 3,
    brokenIn: ['first', 'second'],
    places: [{ case: 'first', actual: '"\\r\\nOK\\r\\n" besides' }, { case: 'second' }],
  });
});

test('an invariant that breaks only in should cases is a finding', async () => {
  const run = await benchWith({ mutant: { behaviours: [SECOND_RESULT] } });
  await run.run({ ...asksForSignal, level: 'should' });
  expect(run.invariants.find(({ id }) => id === 'I-1')).toMatchObject({ held: false, level: 'should' });
});

test('invariant I-4 catches a publish that was refused and sent all the same', async () => {
  const run = await benchWith({
    mutant: {
      behaviours: [
        {
          name: 'lying about a publish',
          command: async ({ name }, _module, next) =>
            name === '+CLOUDPUB' ? { ...((await next()) as object), result: 'ERROR' } : undefined,
        },
      ],
    },
  });
  const record = await run.run({
    from: 'connected',
    run: async ({ module, check, topic, cloud: view }) => {
      const since = view.mark();
      check('answer', resultText(await module.publish(topic('data'), 0, 'x'))).is('ERROR');
      await view.expect('PUBLISH', { since, what: 'the message' });
    },
  });
  expect(record.brokenInvariants).toEqual(['I-4']);
});

test('invariant I-8 catches a connection that a case should not have ended', async () => {
  const record = await (await benchWith()).run({
    from: 'connected',
    run: async ({ module, check }) => void check('answer', resultText(await module.disconnect())).is('OK'),
  });
  expect(record.brokenInvariants).toEqual(['I-8']);
});

const says = (name: string): Pick<Mutant, 'behaviours'> => ({
  behaviours: [answering(name, ({ form }) => (/set|action/.test(form) ? { result: 'OK' } : undefined))],
});

test.each<[string, BenchState, Pick<Mutant, 'behaviours'>, (bench: CaseBench) => Promise<unknown>]>([
  ['CLOUDCONN', 'idle', says('+CLOUDCONN'), ({ module }) => module.connect()],
  [
    'CLOUDSUB',
    'connected',
    says('+CLOUDSUB'),
    ({ module, topic }) => module.send(`AT+CLOUDSUB=${topic('a')},0`),
  ],
  ['CLOUDPUB', 'connected', says('+CLOUDPUB'), ({ module, topic }) => module.publish(topic('a'), 0, 'x')],
  [
    'CLOUDUNSUB',
    'connected',
    says('+CLOUDUNSUB'),
    async ({ module, topic }) => {
      await module.subscribe([topic('a'), 0]);
      await module.unsubscribe(topic('a'));
    },
  ],
  ['CLOUDDISCONN', 'connected', says('+CLOUDDISCONN'), ({ module }) => module.disconnect()],
])('invariant I-9 catches %s that is answered OK and not carried out', async (_name, from, mutant, act) => {
  const observing = { level: 'observe' as const, from, leaves: 'unknown' as const };
  const run = async (bench: CaseBench) => {
    await act(bench);
    bench.observe('done', true);
  };
  const lying = await (await benchWith({ mutant })).run({ ...observing, run });
  const honest = await (await benchWith()).run({ ...observing, run });
  expect([lying.verdict, lying.brokenInvariants]).toEqual(['pass', ['I-9']]);
  if (from === 'connected') expect(honest.brokenInvariants).toEqual([]);
});

const everySecond = <T>(twice: (value: T) => T[]): ((value: T) => T[]) => {
  let n = 0;
  return (value) => {
    n += 1;
    return n % 2 === 0 ? twice(value) : [value];
  };
};

test('invariant I-7 catches a message that is sometimes reported twice', async () => {
  const twice = everySecond((shown: Buffer) => [shown, Buffer.from('\r\n\r\n'), shown]);
  const mutant = { behaviours: [showing((shown) => Buffer.concat(twice(shown)))] };
  const record = await (await benchWith({ mutant })).run(receives);
  expect([record.verdict, record.brokenInvariants]).toEqual(['pass', ['I-7']]);
  expect((await (await benchWith()).run(receives)).brokenInvariants).toEqual([]);
});

test('invariant I-7 catches a message that is sometimes published twice', async () => {
  const mutant = {
    behaviours: [
      sending(
        'publish',
        everySecond((packet) => [packet, packet]),
      ),
    ],
  };
  const record = await (await benchWith({ mutant })).run(publishes);
  expect([record.verdict, record.brokenInvariants]).toEqual(['pass', ['I-7']]);
  expect((await (await benchWith()).run(publishes)).brokenInvariants).toEqual([]);
});

const receives: Pick<Case, 'run' | 'from'> = {
  from: 'connected',
  run: async ({ module, check, topic, cloud: view, fence }) => {
    check('report', (await module.subscribe([topic('a'), 0])).accepted).is(true);
    const since = module.mark();
    for (const payload of ['one', 'two', 'two', 'three']) await view.push(topic('a'), payload);
    await fence.down(topic('a'), since);
  },
};

const publishes: Pick<Case, 'run' | 'from'> = {
  from: 'connected',
  run: async ({ module, check, topic, cloud: view, fence }) => {
    const since = view.mark();
    for (const payload of ['one', 'two', 'two', 'three'])
      check(payload, resultText(await module.publish(topic('a'), 0, payload))).is('OK');
    await fence.up(topic('a'), since);
  },
};

test('a repetition is recorded under its own id', async () => {
  const run = await benchWith({ mutant: { behaviours: [SECOND_RESULT] } });
  await run.run({ ...asksForSignal, id: 'first' }, 'first~2');
  expect(run.invariants.find(({ id }) => id === 'I-1')?.brokenIn).toEqual(['first~2']);
});
