import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BenchLocks, portLock, usbLock } from './bench-locks';
import { readConfiguration } from './configuration/read-configuration';
import { MadeMachine } from './testing/made-machine';

/** Port names and an IMEI that no other test or run uses. */
const port = (name: string) => `/dev/locks-${process.pid}-${name}`;
const IMEI = String(process.pid).padStart(15, '9');
const identity = { manufacturer: null, model: 'ME3630', firmware: null, imei: IMEI };

const runs: BenchLocks[] = [];
afterEach(() => {
  for (const run of runs.splice(0)) run.release();
});

async function runAt(name: string): Promise<BenchLocks> {
  const locks = new BenchLocks(readConfiguration(['--port', name], {}, '/absent/.env'));
  runs.push(locks);
  await locks.takePort(name, false);
  return locks;
}

test('a port belongs to one run until it releases it', async () => {
  const first = await runAt(port('A'));
  await expect(runAt(port('A'))).rejects.toThrow(
    `${port('A')} is in use by "npm test -- --port ${port('A')}" (process ${process.pid}, `,
  );
  first.release();
  await runAt(port('A'));
});

test('a module that answers on two ports belongs to one run', async () => {
  (await runAt(port('A'))).takeModule(identity);
  const second = await runAt(port('B'));
  expect(() => second.takeModule(identity)).toThrow(
    `the module at ${port('B')} is in use by "npm test -- --port ${port('A')}" (process ${process.pid}, `,
  );
});

test('two modules that do not report their IMEI are not confused', async () => {
  (await runAt(port('A'))).takeModule({ ...identity, imei: null });
  (await runAt(port('B'))).takeModule({ ...identity, imei: null });
});

test.each(['tcp://127.0.0.1:9', 'tcp://[::1]:9', 'rfc2217://localhost:9'])(
  'emulated modules, which all have the same IMEI, are not confused: %s',
  async (program) => {
    (await runAt(port('A'))).takeModule(identity);
    (await runAt(program)).takeModule(identity);
  },
);

describe('on USB', () => {
  let machine: MadeMachine;
  beforeEach(() => {
    machine = new MadeMachine();
    machine.plugUsb('19d2:1476', { '01': 'ttyUSB1', '02': 'ttyUSB2' }, 'usbserial', 'SAME');
    machine.plugUsb('19d2:1476', { '01': 'ttyUSB5' }, 'usbserial', 'SAME');
    machine.addUart('ttyS0', 4);
  });
  afterEach(() => machine.remove());

  const keyOf = async (name: string) => (await usbLock(`/dev/${name}`, machine.sources))?.key;

  test('the ports of one module have one lock, and modules of one serial number have two', async () => {
    expect(await keyOf('ttyUSB1')).toBeDefined();
    expect(await keyOf('ttyUSB2')).toBe(await keyOf('ttyUSB1'));
    expect(await keyOf('ttyUSB5')).not.toBe(await keyOf('ttyUSB1'));
  });

  test('a UART has the lock of its port alone', async () => {
    expect(await keyOf('ttyS0')).toBeUndefined();
    expect((await portLock('/dev/ttyS0')).key).toBe('/dev/ttyS0');
  });
});
