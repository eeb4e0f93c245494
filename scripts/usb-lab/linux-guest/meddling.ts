import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { asks, LabRun } from './lab-run';
import { ModemManager, PROGRAMS } from './modem-manager';
import { hasOpen } from './open-files';
import { until } from './until';
import { UsbModule } from './usb-module';

/** It loads 40 plugins on a machine that is ten times slower than others. */
const STARTING_MS = 60_000;

/** The bench looks once a second; it may be busy with something else for a while. */
const NOTICED_MS = 10_000;

const missing = PROGRAMS.filter((program) => !existsSync(program));

const skip = missing.length > 0 && `not installed: ${missing.join(', ')}`;

/** Resolves when it has the port open, as it does within seconds of each modem that it hears of. */
async function managed(port: string): Promise<ModemManager> {
  const manager = await ModemManager.start([path.basename(port)]);
  try {
    await until(`ModemManager at ${port}`, STARTING_MS, () => hasOpen(manager.pid, port) || null);
    return manager;
  } catch (error) {
    await manager.stop();
    throw new Error(`${(error as Error).message}; its log: ${manager.log.slice(-4_000)}`);
  }
}

test('ModemManager that probes the module: a run is refused, and told who has the port', {
  skip,
}, async (t) => {
  const module = await UsbModule.plugged();
  const port = module.port ?? '';
  const manager = await managed(port);
  t.after(() => manager.stop());
  await assert.rejects(LabRun.begin(['--port', 'auto'], { asks }), {
    name: 'PortUnavailable',
    kind: 'busy',
    message: `the port ${port} is in use by ModemManager (process ${manager.pid}): stop it, or tell it to leave the port alone by the udev property ID_MM_PORT_IGNORE`,
  });
});

test('ModemManager that probes the module in the midst of a run is noticed and named', {
  skip,
}, async (t) => {
  const module = await UsbModule.plugged();
  const run = await LabRun.begin(['--port', 'auto'], { asks, 'asks-again': asks });
  const manager = await managed(module.port ?? '');
  t.after(() => manager.stop());
  const opened = performance.now();
  const beside = await run.case('asks');
  await until('a note of ModemManager', NOTICED_MS, () => {
    const notes = run.noted('another program has the port open');
    return notes.some(({ who }) => who === `ModemManager (process ${manager.pid})`) || null;
  });
  t.diagnostic(`noticed ${Math.round(performance.now() - opened)} ms after it had opened the port`);
  const again = await run.case('asks-again');
  for (const { verdict, attribution, reason } of [beside, again]) {
    t.diagnostic(`a case beside it: ${verdict}${attribution ? ` by ${attribution}: ${reason}` : ''}`);
    assert.ok(
      verdict === 'pass' || (attribution === 'bench' && reason?.includes('ModemManager')),
      `${verdict}: ${reason}`,
    );
  }
  await run.end();
});
