import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listPorts } from '../../../harness/bench/ports/list-ports';
import { resultText } from '../../../harness/bench/sent-command';
import { OTHER_MODEM_ON_USB, UsbGadget } from './gadget';
import { LabRun } from './lab-run';
import { ENUMERATION_MS, IMEI, UsbModule, until } from './usb-module';

const LEFT = { bus: 0 } as const;
const RIGHT = { bus: 1 } as const;

/** Qualifies the module at the port with one query, and returns the answer to AT+CGSN. */
async function imeiAt(port: string): Promise<string | undefined> {
  let imei: string | undefined;
  const run = await LabRun.begin(['--port', port], {
    asks: {
      run: async ({ module, check }) => {
        const exchange = await module.send('AT+CGSN');
        imei = exchange.tokens
          .map(({ raw }) => /\d{15}/.exec(raw.toString())?.[0])
          .find((it) => it !== undefined);
        check('result of AT+CGSN', resultText(exchange)).is('OK');
      },
    },
  });
  const { verdict, reason } = await run.case('asks');
  await run.end();
  assert.deepEqual({ verdict, reason }, { verdict: 'pass', reason: null });
  return imei;
}

test('auto takes interface 1 of three', async () => {
  await UsbModule.plugged();
  const ports = await listPorts();
  assert.deepEqual(
    ports
      .filter(({ vendorId }) => vendorId === '19d2')
      .map(({ interfaceNumber, looksLike }) => [interfaceNumber, looksLike]),
    [
      ['00', null],
      ['01', 'ME3630 AT'],
      ['02', 'ME3630 data'],
    ],
  );
  assert.ok(await imeiAt('auto'));
});

test('auto finds the module next to another modem whose ports come first', async (t) => {
  const other = UsbGadget.make(1, OTHER_MODEM_ON_USB);
  t.after(() => other.remove());
  other.plugIn();
  await until('the other modem', ENUMERATION_MS, () => other.hostEnd(3));
  const module = await UsbModule.plugged();
  assert.equal(module.port, '/dev/ttyUSB5');
  assert.ok(await imeiAt('auto'));
});

test('two modules are distinguished by serial number', async () => {
  const left = await UsbModule.plugged({ ...LEFT, serial: 'LEFT' });
  const right = await UsbModule.plugged({ ...RIGHT, serial: 'RIGHT' });
  await assert.rejects(LabRun.begin(['--port', 'auto'], { none: { run: async () => {} } }), {
    message: `--port auto found 2 modules: choose one of --port ${left.port}, --port ${right.port}`,
  });
  assert.equal(await imeiAt('usb:serial=RIGHT'), IMEI[1]);
  assert.equal(await imeiAt('usb:serial=LEFT'), IMEI[0]);
});

test('two modules without serial numbers are distinguished by their sockets', async () => {
  await UsbModule.plugged(LEFT);
  await UsbModule.plugged(RIGHT);
  const paths = (await listPorts())
    .filter(({ looksLike }) => looksLike === 'ME3630 AT')
    .map(({ usbPath }) => usbPath);
  assert.equal(new Set(paths).size, 2);
  assert.equal(await imeiAt(`usb:path=${paths[1]}`), IMEI[1]);
  assert.equal(await imeiAt(`usb:path=${paths[0]}`), IMEI[0]);
});
