import assert from 'node:assert/strict';
import { closeSync, constants, existsSync, mkdtempSync, openSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { asks, LabRun } from './lab-run';
import { UsbModule, until } from './usb-module';

/** The bench tries all other recoveries before it switches the power. */
const LADDER_MS = 60_000;

/** A relay that a shell command switches: it creates one file, and waits for another. */
class Relay {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'relay-'));
  private readonly off = path.join(this.folder, 'off');
  private readonly on = path.join(this.folder, 'on');
  readonly command = `touch ${this.off}; until [ -e ${this.on} ]; do /run/busybox usleep 50000; done`;

  /** Resolves when the power is to be switched off. */
  async opened(): Promise<void> {
    await until('the power switched off', LADDER_MS, () => existsSync(this.off) || null);
  }

  /** Lets the command end. */
  close(): void {
    writeFileSync(this.on, '');
  }
}

test('a module that hangs is switched off and on, leaves the bus and comes back under another name: the run continues', async (t) => {
  const module = await UsbModule.plugged();
  const before = module.port ?? '';
  const relay = new Relay();
  const run = await LabRun.begin(
    ['--port', 'auto'],
    {
      asks,
      hangs: {
        run: async (bench) => {
          await bench.module.send('AT');
          module.hang();
          await bench.module.send('AT+CGMM');
        },
      },
    },
    { POWER_CYCLE_CMD: relay.command },
  );
  // A name is free again only when no program has it open any more.
  const held = openSync(before, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  t.after(() => closeSync(held));
  const hung = run.case('hangs');
  await relay.opened();
  module.powerOff();
  relay.close();
  const after = await module.plugIn();
  assert.notEqual(after, before);
  const { verdict, reason } = await hung;
  t.diagnostic(`the case in which it hung: ${verdict}${reason === null ? '' : `: ${reason}`}`);
  assert.notEqual(verdict, 'pass');
  assert.equal((await run.case('asks')).verdict, 'pass');
  const [back] = run.noted('the port is back');
  assert.deepEqual([back?.was, back?.port], [before, after]);
  assert.deepEqual(
    run
      .noted('recovery')
      .map(({ rung }) => rung)
      .at(-1),
    'power cycle',
  );
  t.diagnostic(`back ${back?.ms} ms after the bench began to look for it`);
  await run.end();
});
