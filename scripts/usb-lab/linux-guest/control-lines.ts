import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { openTransport } from '../../../harness/wire/open-transport';
import type { Bus } from './gadget';
import { asks, LabRun } from './lab-run';
import { UsbModule, until } from './usb-module';

/** DTR and RTS as set by a host: a class request to the interface (CDC PSTN 1.2, 6.3.12 SetControlLineState). */
interface LineState {
  readonly usbInterface: number;
  readonly dtr: boolean;
  readonly rts: boolean;
}

const DTR = 1;
const RTS = 2;

/**
 * The traffic on a virtual bus, by usbmon: its text has one line for each transfer, requests with their setup packet.
 */
class WireTap {
  private text = '';

  private constructor(private readonly reader: ChildProcess) {
    reader.stdout?.on('data', (chunk: Buffer) => {
      this.text += chunk.toString();
    });
  }

  static async start(bus: Bus): Promise<WireTap> {
    const number = readdirSync(`/sys/devices/platform/dummy_hcd.${bus}`).find((name) =>
      /^usb\d+$/.test(name),
    );
    const file = `/sys/kernel/debug/usb/usbmon/${number?.slice(3)}u`;
    const tap = new WireTap(spawn('/run/busybox', ['cat', file], { stdio: ['ignore', 'pipe', 'inherit'] }));
    await new Promise((resolve) => tap.reader.once('spawn', resolve));
    return tap;
  }

  /** Every control line state set so far, in order. */
  get lineStates(): readonly LineState[] {
    return [...this.text.matchAll(/ s 21 22 ([0-9a-f]{4}) ([0-9a-f]{4}) /g)].map(
      ([, value = '', at = '']) => {
        const bits = Number.parseInt(value, 16);
        return { usbInterface: Number.parseInt(at, 16), dtr: (bits & DTR) !== 0, rts: (bits & RTS) !== 0 };
      },
    );
  }

  /** Stops listening. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.reader.once('close', resolve));
    this.reader.kill();
    await ended;
  }
}

const SEEN_MS = 10_000;

/** One for each opening: the kernel asserts both. */
const REQUESTS = 2;

const ASSERTED: LineState = { usbInterface: 1, dtr: true, rts: true };

test('DTR and RTS of the AT interface are asserted when it is opened, and stay asserted during and after a run', async () => {
  const module = await UsbModule.plugged();
  const tap = await WireTap.start(module.gadget.bus);
  const run = await LabRun.begin(['--port', 'auto'], { asks });
  assert.equal((await run.case('asks')).verdict, 'pass');
  assert.equal(await run.finish(), 'pass');
  // Requests of the close precede those of the next opening on the bus.
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
