import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = path.resolve(__dirname, '../..');

/** The output of a process that runs this script with `prepare` and `start`, the functions under test. */
function printed(script: string): string {
  const functions = `const { prepareEmulatedProcess: prepare, startEmulatedProcess: start } = require('./harness/bench/emulated-process');`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--require', './scripts/register.cjs', '-e', `${functions}\n${script}`],
    { cwd: ROOT, encoding: 'utf8', timeout: 30_000 },
  );
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout;
}

/** Script: the port can be opened, and no longer after a stop. */
const USED = `
  start(null).then(async (emulated) => {
    const { openTransport } = require('./harness/wire/open-transport');
    const wire = await openTransport(emulated.port, { baud: 115200 });
    wire.onData(async (bytes) => {
      if (!String(bytes).includes('OK')) return;
      console.log('answers');
      await emulated.stop();
    });
    wire.onEnd(() => console.log('is gone'));
    await wire.write(Buffer.from('AT\\r'));
  });`;

test.each([
  ['at once', USED],
  ['after it was prepared', `prepare();${USED}`],
])('starts %s, answers and stops', (_, script) => {
  expect(printed(script)).toBe('answers\nis gone\n');
});

test('one that was prepared and not used delays nothing', () => {
  expect(printed('prepare();')).toBe('');
});

test('says why a prepared one did not start', () => {
  const script = `
    process.env.NODE_OPTIONS = '--require ./nothing-here.cjs';
    prepare();
    setTimeout(() => start(null).catch((error) => console.log(error.name, error.message)), 10);`;
  expect(printed(script)).toMatch(
    /^EmulatorFailed the emulated module did not start: [\s\S]*Cannot find module '.\/nothing-here.cjs'/,
  );
});
