import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { EmulatedModule } from '../../emulator/emulated-module';
import { assembled } from '../../emulator/mutant';
import { me3630 } from '../../emulator/profiles/me3630';
import { openPty, type Pty } from '../../wire/pty';
import { portLock } from '../bench-locks';
import { readConfiguration } from '../configuration/read-configuration';
import { lock } from '../lock';
import { PrerequisiteLost } from '../prerequisite';
import { MadeBench } from '../testing/made-machine';
import { problem } from './finding';
import { tryPower } from './power-trial';

jest.setTimeout(20_000);

const POWER = { uhubctl: { location: '1-1', port: 2 } };

let made: MadeBench;
let pty: Pty;
let emulated: EmulatedModule;

beforeEach(() => {
  made = new MadeBench();
  pty = openPty();
  emulated = new EmulatedModule({ ...assembled(me3630), transport: pty, authUrl: null, broker: null });
  emulated.start();
});
afterEach(async () => {
  emulated.stop();
  await pty.close();
  made.remove();
});

function tried(cycle: () => Promise<void>) {
  const configuration = readConfiguration(['--port', pty.path], {}, '/absent/.env');
  return tryPower(configuration, POWER, made.machine, cycle, { unchangedMs: 600, backMs: 3_000 });
}

test('a switch that restarts the module passes', async () => {
  const { kind, says } = await tried(async () => emulated.powerCycle());
  expect(kind).toBe('ok');
  expect(says).toMatch(
    /^uhubctl \(hub 1-1, port 2\) restarted the module: it answers again \d+\.\d s later$/,
  );
});

test('a switch for another device is reported: the module did not restart', async () => {
  expect(await tried(async () => {})).toEqual(
    problem(
      'uhubctl (hub 1-1, port 2) did its work, but the module did not restart',
      'is that where this module gets its power, and does it get none from elsewhere, such as a second cable?',
    ),
  );
});

test('a module that does not start by itself is reported', async () => {
  expect(await tried(async () => emulated.stop())).toEqual(
    problem(
      'uhubctl (hub 1-1, port 2) took the power off, and the module has not answered since, for 3 s',
      'does it start by itself when it gets power, and does its port keep its name? See npm run ports',
    ),
  );
});

test('a switch that fails is quoted', async () => {
  const broken = new PrerequisiteLost('bench', 'uhubctl did not switch the power: no such hub');
  expect(await tried(() => Promise.reject(broken))).toEqual(
    problem(broken.message, 'docs/benches.md says how each way of switching the power is set up'),
  );
});

test('a module in use by a run is not touched', async () => {
  const held = lock(await portLock(pty.path), 'npm test -- --bench LEFT');
  const cycle = jest.fn(async () => {});
  expect(await tried(cycle)).toMatchObject({
    kind: 'problem',
    says: expect.stringMatching(/^\/dev\/pts\/\d+ is in use by "npm test -- --bench LEFT" \(process/),
  });
  expect(cycle).not.toHaveBeenCalled();
  held.release();
});
