/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { resultText } from '../bench/sent-command';
import type { Cloud } from '../cloud/cloud';
import type { StartLocalCloud } from '../cloud/testing/cloud-environment';
import { answering } from '../emulator/mutants/helpers';
import type { CaseRecord } from '../ledger/record';
import type { Case } from './case';
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

beforeEach(async () => {
  cloud = await startLocalCloud();
});

afterEach(async () => {
  await Promise.all(open.map((run) => run.close()));
  open = [];
});

test('a case that observes nothing is inconclusive, not green', async () => {
  const record = await (await benchWith()).run({ run: async () => {} });
  expect(record).toMatchObject({ verdict: 'inconclusive', attribution: 'harness' });
});

test('a case that throws is an error of the harness, never of the module', async () => {
  const record = await (await benchWith()).run({
    run: async ({ check }) => {
      check('something that holds', 1).is(1);
      (undefined as unknown as { boom(): void }).boom();
    },
  });
  expect(record).toMatchObject({ verdict: 'error', attribution: 'harness' });
  expect(record.reason).toMatch(/boom/);
});

test('a promise broken case after case fails the first case of a clause, and is the reason of the others', async () => {
  const silent = answering('+CSQ', () => 'silent');
  const run = await benchWith({ mutant: { behaviours: [silent] }, deadlineMs: 60 });
  const asks = (id: string): Promise<CaseRecord> =>
    run.run({
      id,
      run: async ({ module, check }) =>
        void check('AT+CSQ', resultText(await module.send('AT+CSQ'))).is('OK'),
    });
  const verdicts: string[] = [];
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) verdicts.push((await asks(id)).verdict);
  expect(verdicts).toEqual(['fail', 'fail', 'fail', 'fail', 'inconclusive', 'inconclusive']);
  expect(await asks('g')).toMatchObject({
    attribution: 'module',
    reason: expect.stringMatching(
      /^fails for the same reason as a: no answer to AT\+CSQ in 6 cases in a row/,
    ),
  });
});

test('a check that failed before the broken promise is a failure of the case', async () => {
  const silent = answering('+CSQ', () => 'silent');
  const run = await benchWith({ mutant: { behaviours: [silent] }, deadlineMs: 60 });
  const records: CaseRecord[] = [];
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    const body: Case['run'] = async ({ module, check }) => {
      check('something of its own', resultText(await module.send('AT'))).is(
        id === 'e' ? 'something else' : 'OK',
      );
      await module.send('AT+CSQ');
    };
    records.push(await run.run({ id, run: body }));
  }
  expect(records.at(-1)).toMatchObject({ verdict: 'fail' });
});

test.each([
  ['should', 'finding', 400],
  ['must', 'fail', 150],
] as const)(
  'a "%s" case that waits in vain ends in "%s" and leaves other waits %d of 400 ms',
  async (level, verdict, leftMs) => {
    const silent = answering('+CSQ', () => 'silent');
    const run = await benchWith({ mutant: { behaviours: [silent] }, deadlineMs: 400 });
    const body: Case['run'] = async ({ module }) => void (await module.send('AT+CSQ'));
    expect(await run.run({ level, run: body })).toMatchObject({ verdict });
    // A module may be legal that does not do what it should: then it may be slow in what it must.
    expect(run.bench.promises.wait('answer to AT+CREG', 400)).toBe(leftMs);
  },
);

test('a case that does not end is an error, and writes nothing to the wire afterwards', async () => {
  const run = await benchWith({ wholeCaseMs: 50 });
  let goOn = () => {};
  const stuck = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let late: Promise<unknown> = Promise.resolve();
  const record = await run.run({
    run: async ({ module }) => {
      late = stuck.then(() => module.send('AT+CLOUDCONN'));
      await late;
    },
  });
  goOn();
  await expect(late).rejects.toThrow('the case made-up is over');
  const next = await run.run({
    run: async ({ module, check }) => void check('AT', resultText(await module.send('AT'))).is('OK'),
  });
  expect(record).toMatchObject({ verdict: 'error', attribution: 'harness' });
  expect(record.reason).toContain('the case did not end within 50 ms');
  expect(next.verdict).toBe('pass');
});

test('a module that does not answer fails, and the next case is not affected', async () => {
  const mute = answering('+CSQ', () => 'silent');
  const run = await benchWith({ mutant: { behaviours: [mute] } });
  const silent = await run.run({ run: async ({ module }) => void (await module.send('AT+CSQ')) });
  const next = await run.run({
    run: async ({ module, check }) => void check('AT', resultText(await module.send('AT'))).is('OK'),
  });
  expect(silent).toMatchObject({ verdict: 'fail', attribution: 'module' });
  expect(silent.checks.find(({ held }) => !held)?.actual).toBe('nothing');
  expect(next.verdict).toBe('pass');
});

test('a case that fails while a setting is changed does not change it for the next case', async () => {
  const run = await benchWith();
  const failing = await run.run({
    run: async ({ module, check }) => {
      await module.send('ATE1');
      await module.send('AT+CMEE=2');
      check('something that does not hold', 1).is(2);
    },
  });
  const next = await run.run({
    run: async ({ module, check }) => {
      const { tokens } = await module.send('AT+CMEE?');
      check(
        'answer',
        tokens.map(({ raw }) => raw.toString()),
      ).is(['\r\n+CMEE: 1\r\n', '\r\nOK\r\n']);
    },
  });
  expect([failing.verdict, next.verdict]).toEqual(['fail', 'pass']);
});

test('a wait for the cloud blames the module only while the cloud is alive', async () => {
  const waiting = {
    run: async ({ cloud: view }: { cloud: import('../bench/cloud-view').CloudView }) =>
      void (await view.expect('PUBLISH', { since: view.mark(), what: 'a message' })),
  };
  const alive = await (await benchWith()).run(waiting);
  const dead = await (await benchWith({}, { alive: async () => false })).run(waiting);
  expect(alive).toMatchObject({ verdict: 'fail', attribution: 'module' });
  expect(dead).toMatchObject({ verdict: 'inconclusive', attribution: 'cloud' });
});

test('a lost port is a fault of the bench', async () => {
  const run = await benchWith();
  const record = await run.run({
    run: async ({ module }) => {
      await run.wire.close();
      await module.send('AT');
    },
  });
  expect(record).toMatchObject({ verdict: 'inconclusive', attribution: 'bench' });
});

test('a state that the module does not reach leaves the case inconclusive', async () => {
  const refusing = answering('+CLOUDCONN', () => ({ result: 'ERROR' }));
  const run = await benchWith({ mutant: { behaviours: [refusing] } });
  const record = await run.run({
    from: 'connected',
    run: async ({ check }) => void check('never reached', true).is(true),
  });
  expect(record).toMatchObject({ verdict: 'inconclusive', attribution: 'module', checks: [] });
  expect(record.reason).toMatch(/"connected".*AT\+CLOUDCONN: expected OK, got ERROR/);
});

test('an observe case cannot fail, unless the module dies in it', async () => {
  const observing: Partial<Case> & Pick<Case, 'run'> = {
    level: 'observe',
    run: async ({ module, observe }) => observe('CSQ', resultText(await module.send('AT+CSQ'))),
  };
  const honest = await (await benchWith()).run(observing);
  const restarting = answering('+CSQ', () => ({ result: 'OK', after: ['+ZREADY'] }));
  const broken = await (await benchWith({ mutant: { behaviours: [restarting] } })).run(observing);
  expect([honest.verdict, broken.verdict]).toEqual(['pass', 'fail']);
});

test('a module that never answers CLOUDDISCONN can still be brought to a state and judged', async () => {
  const run = await benchWith({ mutant: { behaviours: [answering('+CLOUDDISCONN', () => 'silent')] } });
  const record = await run.run({
    run: async ({ module, check }) => void check('AT', resultText(await module.send('AT'))).is('OK'),
  });
  expect(record.verdict).toBe('pass');
});

test('a state that was not reached three times in a row is not tried again', async () => {
  const tried: string[] = [];
  const refusing = answering('+CLOUDCONN', () => {
    tried.push('CLOUDCONN');
    return { result: 'ERROR' };
  });
  const run = await benchWith({ mutant: { behaviours: [refusing] } });
  const records = [];
  for (let i = 0; i < 5; i += 1) records.push(await run.run({ from: 'connected', run: async () => {} }));
  expect(tried).toHaveLength(3);
  expect(new Set(records.map(({ verdict }) => verdict))).toEqual(new Set(['inconclusive']));
});

test('a push waits until the subscription is in effect, as the platform requires', async () => {
  const effectMs = 150;
  const run = await benchWith({}, { profile: { ...cloud.profile, subscriptionEffectMs: effectMs } });
  const record = await run.run({
    from: 'connected',
    run: async ({ module, topic, fence, check }) => {
      const { exchange } = await module.subscribe([topic('data'), 0]);
      await fence.down(topic('data'), module.mark());
      const waited = run.bench.clock() - (exchange.sentAt + exchange.ms);
      check('wait for the first message', waited).satisfies(`${effectMs} ms at least`, waited >= effectMs);
    },
  });
  expect(record.checks.filter(({ held }) => !held)).toEqual([]);
});

test('a publish of the module does not wait for subscriptions where nothing that comes in is seen', async () => {
  const capabilities = new Set([...cloud.capabilities].filter((one) => one !== 'downlink'));
  const profile = { ...cloud.profile, subscriptionEffectMs: 60_000 };
  const run = await benchWith({}, { profile, capabilities });
  const record = await run.run({
    from: 'connected',
    run: async ({ module, topic, check }) => {
      await module.subscribe([topic('data'), 0]);
      const exchange = await module.publish(topic('data'), 0, 'text');
      check('publish', resultText(exchange)).is('OK');
    },
  });
  expect(record).toMatchObject({ verdict: 'pass' });
});

test.each([
  [254, 'that knows no escape', ['fail']],
  // Whether the end of the case is in time to fill a short mode depends on the machine.
  [7, 'that is short', ['fail', 'pass']],
])(
  'a module left in a data mode of %i bytes %s does not affect the next case',
  async (bytes, _mode, verdicts) => {
    const run = await benchWith({
      mutant: { dialect: { dataIdleMs: 3_600_000, dataEscape: false } },
      deadlineMs: 150,
    });
    const stuck = await run.run({
      from: 'connected',
      run: async ({ module, topic, check }) =>
        void check('answer', resultText(await module.publish(topic('data'), 0, String(bytes)))).is('>'),
    });
    const next = await run.run({
      run: async ({ module, check }) => void check('AT', resultText(await module.send('AT'))).is('OK'),
    });
    expect(verdicts).toContain(stuck.verdict);
    expect(stuck.checks[0]).toMatchObject({ what: 'answer', held: true });
    expect(next.verdict).toBe('pass');
  },
);

test('an UNSUBSCRIBE seen at the cloud saves the reconnection, whatever the module answered', async () => {
  const lying = {
    name: 'lying about an unsubscription',
    command: async (
      { name }: { name: string },
      _module: unknown,
      next: () => Promise<unknown>,
    ): Promise<object | undefined> =>
      name === '+CLOUDUNSUB' ? { ...((await next()) as object), result: 'ERROR' } : undefined,
  };
  const run = await benchWith({ mutant: { behaviours: [lying as never] } });
  const subscribes: Pick<Case, 'run'> & Partial<Case> = {
    from: 'connected',
    run: async ({ module, topic, check }) =>
      void check('accepted', (await module.subscribe([topic('data'), 0])).accepted).is(true),
  };
  await run.run(subscribes);
  await run.run(subscribes);
  expect(run.bench.budget.count).toBe(1);
});
