/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { resultText } from '../bench/sent-command';
import type { Cloud } from '../cloud/cloud';
import { type MqttCloud, startMqttCloud } from '../cloud/mqtt/mqtt-cloud';
import { hasProgram } from '../cloud/testing/machine';
import { MosquittoBroker } from '../cloud/testing/mosquitto-broker';
import { startCloud } from '../cloud/testing/start-cloud';
import { testIf } from '../cloud/testing/test-if';
import { answering } from '../emulator/mutants/helpers';
import type { CaseRecord } from '../ledger/record';
import type { Case } from './case';
import { MemoryRun } from './testing/memory-run';

const here = testIf(
  hasProgram('mosquitto'),
  'the broker mosquitto is not installed, Debian’s package is mosquitto',
);

/** On a loaded machine a case is tried up to five times. */
jest.setTimeout(30_000);

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  closers = [];
});

async function watchedRun(
  cloud: Cloud,
  options: ConstructorParameters<typeof MemoryRun>[1] = {},
): Promise<MemoryRun> {
  const run = await new MemoryRun(cloud, { ...options, watched: true }).ready();
  closers.push(() => run.close());
  return run;
}

/** The module subscribes; the functions of `meanwhile` run before and after it. */
function subscribing(
  meanwhile: { before?: () => void; behind?: () => void } = {},
): Partial<Case> & Pick<Case, 'run'> {
  return {
    from: 'connected',
    run: async ({ module, topic, check }) => {
      meanwhile.before?.();
      const { exchange } = await module.subscribe([topic('data'), 0]);
      meanwhile.behind?.();
      check('final result of AT+CLOUDSUB', resultText(exchange)).is('OK');
    },
  };
}

const refusesToSubscribe = answering('+CLOUDSUB', () => ({ result: '+CMD ERROR: -3' }));

/**
 * On a loaded machine the harness itself, or the broker, may stand still during the case, which makes the case
 * inconclusive: tried up to five times.
 */
async function unlessStoodStill(
  run: () => Promise<CaseRecord>,
  what: readonly CaseRecord['attribution'][] = ['bench'],
): Promise<CaseRecord> {
  for (let again = 4; ; again -= 1) {
    const record = await run();
    if (!what.includes(record.attribution) || again === 0) return record;
  }
}

describe('a broker that is not ours', () => {
  async function mosquitto(): Promise<{ broker: MosquittoBroker; cloud: MqttCloud }> {
    const broker = await MosquittoBroker.start();
    closers.push(() => broker.stop());
    const origin = performance.now();
    const cloud = await startMqttCloud({ clock: () => performance.now() - origin, url: broker.url });
    closers.push(() => cloud.close());
    return { broker, cloud };
  }

  here('that stood still while the module waited for it makes the case inconclusive', async () => {
    const { broker, cloud } = await mosquitto();
    const record = await unlessStoodStill(async () => {
      const run = await watchedRun(cloud, { mutant: { limits: { acknowledgementMs: 1_500 } } });
      return run.run(subscribing({ before: () => broker.standStill(), behind: () => broker.goOn() }));
    });
    expect(record.checks.find(({ held }) => !held)?.actual).toMatch(/CMD ERROR/);
    expect(record).toMatchObject({ verdict: 'inconclusive', attribution: 'cloud' });
    expect(record.reason).toMatch(
      /^the broker of the mqtt cloud answered none of our own messages for \d+ ms/,
    );
  });

  here('that stood still only after the failure does not change it', async () => {
    const { broker, cloud } = await mosquitto();
    const record = await unlessStoodStill(async () => {
      const run = await watchedRun(cloud, { mutant: { behaviours: [refusesToSubscribe] } });
      return run.run({
        from: 'connected',
        run: async ({ module, topic, check }) => {
          const { exchange } = await module.subscribe([topic('data'), 0]);
          await run.bench.liveness.lossDuring(0, run.bench.clock());
          check('final result of AT+CLOUDSUB', resultText(exchange)).is('OK');
          run.bench.note('an event behind the failure', {});
          await run.bench.liveness.lossDuring(0, run.bench.clock());
          broker.standStill();
          await run.bench.liveness.lossDuring(0, run.bench.clock());
          broker.goOn();
        },
      });
    }, ['bench', 'cloud']);
    expect(record).toMatchObject({ verdict: 'fail', attribution: 'module' });
  });

  here('that was alive throughout leaves the failure with the module', async () => {
    const { cloud } = await mosquitto();
    const record = await unlessStoodStill(async () => {
      const run = await watchedRun(cloud, { mutant: { behaviours: [refusesToSubscribe] } });
      return run.run(subscribing());
    }, ['bench', 'cloud']);
    expect(record).toMatchObject({ verdict: 'fail', attribution: 'module' });
  });
});

describe('our own cloud', () => {
  test('that was alive throughout leaves the failure with the module', async () => {
    const cloud = await startCloud();
    const record = await unlessStoodStill(async () => {
      const run = await watchedRun(cloud, { mutant: { behaviours: [refusesToSubscribe] } });
      return run.run(subscribing());
    }, ['bench', 'cloud']);
    expect(record).toMatchObject({ verdict: 'fail', attribution: 'module' });
  });

  test('whose authentication server has stopped is the reason for a failed login', async () => {
    const cloud = await startCloud();
    const record = await unlessStoodStill(async () => {
      await cloud.faults.reset();
      const run = await watchedRun(
        Object.assign(Object.create(cloud) as Cloud, { authAlive: async () => false }),
      );
      return run.run({
        run: async ({ module, device, check }) => {
          await cloud.faults.auth({ kind: 'hang' });
          const { report } = await module.authenticate(device);
          check('authentication result', report?.raw.toString().trim()).is('+ALIAUTH: OK');
        },
      });
    });
    expect(record).toMatchObject({
      verdict: 'inconclusive',
      attribution: 'cloud',
      reason: expect.stringMatching(/^the authentication server answered none of our own messages/),
    });
  });

  test('that a case disturbed on purpose does not excuse the module', async () => {
    const cloud = await startCloud();
    const record = await unlessStoodStill(async () => {
      await cloud.faults.reset();
      const run = await watchedRun(cloud, { mutant: { behaviours: [refusesToSubscribe] } });
      return run.run({
        needs: ['faults'],
        run: async ({ module, device, faults, check }) => {
          await faults.auth({ kind: 'down' });
          await module.authenticate(device);
          await faults.auth({ kind: 'hang' });
          const { report } = await module.authenticate(device);
          check('authentication result', report?.raw.toString().trim()).is('+ALIAUTH: OK');
        },
      });
    }, ['bench', 'cloud']);
    expect(record).toMatchObject({ verdict: 'fail', attribution: 'module' });
  });

  test('a case in which the harness stood still is not a failure of the module', async () => {
    const run = await watchedRun(await startCloud(), { mutant: { behaviours: [refusesToSubscribe] } });
    const standStill = () => {
      const until = performance.now() + 1_000;
      while (performance.now() < until);
    };
    expect(await run.run(subscribing({ before: standStill }))).toMatchObject({
      verdict: 'inconclusive',
      attribution: 'bench',
      reason: expect.stringMatching(/^the harness itself did not run for \d+ ms/),
    });
  });
});
