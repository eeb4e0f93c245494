import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTransport } from '../../../harness/wire/open-transport';
import { asks, LabRun } from './lab-run';
import { until } from './until';
import { UsbModule } from './usb-module';
import { type LineState, WireTap } from './wire-tap';

const SEEN_MS = 10_000;

/** One for each opening: the kernel asserts both. */
const REQUESTS = 2;

const ASSERTED: LineState = { usbInterface: 1, dtr: true, rts: true };

test('DTR and RTS of the AT interface are asserted when it is opened, stay through a run, and do not fall behind it', async () => {
  const module = await UsbModule.plugged();
  const tap = await WireTap.start(module.gadget.bus);
  const run = await LabRun.begin(['--port', 'auto'], { asks });
  assert.equal((await run.case('asks')).verdict, 'pass');
  assert.equal(await run.finish(), 'pass');
  // What the closing did stands on the bus in front of what the next opening does.
  const again = await openTransport(module.port ?? '', { baud: 115_200 });
  await again.close();
  const states = await until('the requests of two openings', SEEN_MS, () =>
    tap.lineStates.length >= REQUESTS ? tap.lineStates : null,
  ).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(tap.lineStates)}`);
  });
  await tap.stop();
  assert.deepEqual(
    states,
    states.map(() => ASSERTED),
  );
});
