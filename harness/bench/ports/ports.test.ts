import { closeSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generic } from '../../family/generic';
import { me3630 } from '../../family/me3630';
import { PortUnavailable } from '../../wire/transport';
import { MadeMachine } from '../testing/made-machine';
import { findAgain, findModule, type ModuleWanted, portAt } from './find-module';
import { listPorts, type PortSources, portHolder } from './list-ports';
import { portTable } from './port-info';

let machine: MadeMachine;
beforeEach(() => {
  machine = new MadeMachine();
});
afterEach(() => machine.remove());

describe('on Linux', () => {
  test.each([
    ['19d2:1476', '01', '02'],
    ['19d2:0602', '01', '02'],
    ['19d2:0601', '03', '04'],
    ['305a:1406', '01', '02'],
  ])('%s answers AT at interface %s and carries data at %s', async (ids, at, data) => {
    machine.plugUsb(ids, { [at]: 'ttyUSB1', [data]: 'ttyUSB2', '00': 'ttyUSB0' });
    const [diagnostic, atPort, dataPort] = await listPorts(machine.sources);
    const [vendorId, productId] = ids.split(':');
    expect(diagnostic).toMatchObject({ path: '/dev/ttyUSB0', looksLike: null });
    expect(atPort).toEqual({
      path: '/dev/ttyUSB1',
      vendorId,
      productId,
      interfaceNumber: at,
      manufacturer: 'Android',
      serialNumber: null,
      usbPath: '1-1',
      looksLike: 'ME3630 AT',
      holder: null,
    });
    expect(dataPort).toMatchObject({ path: '/dev/ttyUSB2', looksLike: 'ME3630 data' });
  });

  test('ports are in the order of their numbers, without consoles and empty UARTs', async () => {
    machine.plugUsb('0403:6001', { '00': 'ttyUSB10' });
    machine.plugUsb('2341:0043', { '00': 'ttyUSB9' }, 'cdc_acm');
    machine.addUart('ttyS0', 4);
    machine.addUart('ttyS1', 0);
    machine.addVirtualTty('tty0');
    const ports = await listPorts(machine.sources);
    expect(ports.map(({ path, vendorId, interfaceNumber }) => [path, vendorId, interfaceNumber])).toEqual([
      ['/dev/ttyS0', null, null],
      ['/dev/ttyUSB9', '2341', '00'],
      ['/dev/ttyUSB10', '0403', '00'],
    ]);
  });

  test('the process that has a port open is named', async () => {
    machine.plugUsb('19d2:1476', { '01': 'ttyUSB1', '02': 'ttyUSB2' });
    machine.startProcess(17, 'bash', ['/dev/null']);
    machine.startProcess(4711, 'picocom', ['/dev/pts/0', '/dev/ttyUSB1']);
    const ports = await listPorts(machine.sources);
    expect(ports.map(({ holder }) => holder)).toEqual(['picocom (process 4711)', null]);
  });

  test('a machine without sysfs has no ports', async () => {
    expect(await listPorts({ platform: 'linux', sysfs: '/no/such/folder' })).toEqual([]);
  });
});

describe('elsewhere', () => {
  test('Windows has the interface in the hardware id', async () => {
    const pnpId = 'USB\\VID_19D2&PID_1476&MI_01\\6&2A8A4D5&0&0001';
    const binding = async () => [
      { path: 'COM5', vendorId: '19D2', productId: '1476', manufacturer: 'ZTE', pnpId },
    ];
    expect(await listPorts({ ...machine.sources, platform: 'win32', binding })).toEqual([
      {
        path: 'COM5',
        vendorId: '19d2',
        productId: '1476',
        interfaceNumber: '01',
        manufacturer: 'ZTE',
        serialNumber: null,
        usbPath: null,
        looksLike: 'ME3630 AT',
        holder: null,
      },
    ]);
  });

  test('an id that Windows made for one interface is not a serial number of the module', async () => {
    const madeUp = { path: 'COM6', serialNumber: '6&2A8A4D5&0&0001' };
    const binding = async () => [madeUp, { path: 'COM7', serialNumber: '0123456789ABCDEF' }];
    const ports = await listPorts({ platform: 'win32', binding });
    expect(ports.map(({ serialNumber }) => serialNumber)).toEqual([null, '0123456789ABCDEF']);
  });

  test('ports are in the order of their numbers', async () => {
    const binding = async () => ['COM10', 'COM9', 'COM1'].map((path) => ({ path }));
    const ports = await listPorts({ platform: 'win32', binding });
    expect(ports.map(({ path }) => path)).toEqual(['COM1', 'COM9', 'COM10']);
  });

  test('a Mac shows the devices that open without carrier detect', async () => {
    const binding = async () => [{ path: '/dev/tty.usbmodem1', vendorId: '19d2', productId: '1476' }];
    const sources: PortSources = { platform: 'darwin', binding };
    expect((await listPorts(sources)).map(({ path }) => path)).toEqual(['/dev/cu.usbmodem1']);
    await expect(findModule(me3630, sources)).rejects.toThrow(
      '--port auto cannot tell which port of the ME3630 answers AT, for this system does not show USB interfaces: try --port /dev/cu.usbmodem1 with npm run doctor',
    );
  });

  test.each(['win32', 'darwin'] as const)(
    'on %s no process is searched for in a procfs',
    async (platform) => {
      machine.startProcess(4711, 'picocom', ['COM5']);
      const binding = async () => [{ path: 'COM5' }];
      const [port] = await listPorts({ ...machine.sources, platform, binding });
      expect(port?.holder).toBeNull();
    },
  );

  test('a port without a description has no known kind', async () => {
    const binding = async () => [{ path: 'COM1' }];
    const [port] = await listPorts({ ...machine.sources, platform: 'win32', binding });
    expect(port).toMatchObject({ path: 'COM1', vendorId: null, interfaceNumber: null, looksLike: null });
  });
});

describe('--port auto', () => {
  async function complaint(): Promise<PortUnavailable> {
    const error = await findModule(me3630, machine.sources).catch((thrown: unknown) => thrown);
    if (error instanceof PortUnavailable) return error;
    throw new Error(`expected PortUnavailable, got ${String(error)}`);
  }

  test('takes the AT port of the one module', async () => {
    machine.plugUsb('0403:6001', { '00': 'ttyUSB0' });
    machine.plugUsb('19d2:1476', { '00': 'ttyUSB1', '01': 'ttyUSB2', '02': 'ttyUSB3' });
    expect(await findModule(me3630, machine.sources)).toBe('/dev/ttyUSB2');
  });

  test('knows no port of a family without USB ids, and says what to do', async () => {
    machine.plugUsb('19d2:1476', { '01': 'ttyUSB2' });
    await expect(findModule(generic, machine.sources)).rejects.toThrow(
      '--port auto knows no USB ids of the family "generic": name the port with --port PORT',
    );
  });

  test('reports what it looked for if there is none', async () => {
    machine.plugUsb('0403:6001', { '00': 'ttyUSB0' });
    const { kind, message } = await complaint();
    expect(kind).toBe('not-found');
    expect(message).toMatch(
      /^--port auto found no ME3630: looked for USB 19d2:1476 interface 01, .*, but there are only \/dev\/ttyUSB0; plug the module in or name its port with --port PORT$/,
    );
  });

  test('says so when there is no port at all', async () => {
    expect((await complaint()).message).toContain('but this machine shows no serial port at all;');
  });

  test('leaves the choice between several to the user', async () => {
    machine.plugUsb('19d2:1476', { '01': 'ttyUSB1' });
    machine.plugUsb('19d2:0601', { '03': 'ttyUSB4' });
    expect((await complaint()).message).toBe(
      '--port auto found 2 modules: choose one of --port /dev/ttyUSB1, --port /dev/ttyUSB4',
    );
  });
});

describe('--port usb:', () => {
  const find = (wanted: ModuleWanted) => findModule(me3630, machine.sources, wanted);

  test('distinguishes two modules by serial number and by USB path', async () => {
    machine.plugUsb('19d2:1476', { '01': 'ttyUSB1' }, 'usbserial', 'AAA');
    machine.plugUsb('19d2:1476', { '01': 'ttyUSB4' }, 'usbserial', 'BBB');
    expect(await find({ serial: 'BBB', path: null })).toBe('/dev/ttyUSB4');
    expect(await find({ serial: null, path: '1-1' })).toBe('/dev/ttyUSB1');
    expect(await find({ serial: 'AAA', path: '1-1' })).toBe('/dev/ttyUSB1');
  });

  test('says what is plugged in when the module is not', async () => {
    await expect(find({ path: '1-2' })).rejects.toThrow(
      '--port usb:path=1-2 is not plugged in: there is no ME3630 at this machine; npm run ports shows what is there',
    );
    machine.plugUsb('19d2:1476', { '01': 'ttyUSB1' }, 'usbserial', 'AAA');
    await expect(find({ serial: 'AAA', path: '1-2' })).rejects.toThrow(
      '--port usb:serial=AAA,path=1-2 is not plugged in: of ME3630 there are usb:serial=AAA,path=1-1',
    );
  });
});

(process.platform === 'linux' ? test : test.skip)('the holder is found through a symbolic link', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holder-'));
  const device = join(folder, 'device');
  const link = join(folder, 'link');
  writeFileSync(device, '');
  symlinkSync(device, link);
  expect(await portHolder(link)).toBeNull();
  const descriptor = openSync(device, 'r');
  expect(await portHolder(link)).toMatch(new RegExp(`^.+ \\(process ${process.pid}\\)$`));
  closeSync(descriptor);
  rmSync(folder, { recursive: true });
});

describe('a module that was unplugged', () => {
  const composition = { '01': 'ttyUSB1', '02': 'ttyUSB2' };

  test('is found again in its USB socket, under another name', async () => {
    machine.plugUsb('19d2:1476', composition);
    const before = await portAt('/dev/ttyUSB1', machine.sources);
    const later = new MadeMachine();
    later.plugUsb('19d2:1476', { '01': 'ttyUSB5', '02': 'ttyUSB6' });
    expect(await findAgain('/dev/ttyUSB1', before, later.sources)).toBe('/dev/ttyUSB5');
    later.remove();
  });

  test('is found again in another socket by its serial number, and not by its kind alone', async () => {
    machine.plugUsb('19d2:1476', composition, 'usbserial', 'A1');
    const before = await portAt('/dev/ttyUSB1', machine.sources);
    const later = new MadeMachine();
    later.plugUsb('0403:6001', { '00': 'ttyUSB0' });
    later.plugUsb('19d2:1476', { '01': 'ttyUSB3' }, 'usbserial', 'B2');
    await expect(findAgain('/dev/ttyUSB1', before, later.sources)).rejects.toThrow(
      /^no 19d2:1476 is plugged in at the socket \S+: plug the module in again$/,
    );
    later.plugUsb('19d2:1476', { '01': 'ttyUSB7' }, 'usbserial', 'A1');
    expect(await findAgain('/dev/ttyUSB1', before, later.sources)).toBe('/dev/ttyUSB7');
    later.remove();
  });

  test('has only its name if it is not on USB', async () => {
    machine.addUart('ttyS0', 4);
    const before = await portAt('/dev/ttyS0', machine.sources);
    expect(await findAgain('/dev/ttyS0', before, machine.sources)).toBe('/dev/ttyS0');
  });
});

describe('the table', () => {
  test('aligns its columns', async () => {
    machine.plugUsb('19d2:1476', { '01': 'ttyUSB1' });
    machine.addUart('ttyS0', 4);
    machine.startProcess(9, 'tio', ['/dev/ttyS0']);
    expect(portTable(await listPorts(machine.sources)).split('\n')).toEqual([
      'port          USB id     interface  manufacturer  serial number  USB path  looks like  open in',
      '/dev/ttyS0    -          -          -             -              -         -           tio (process 9)',
      '/dev/ttyUSB1  19d2:1476  01         Android       -              1-1       ME3630 AT   -',
    ]);
  });

  test('says when there are none', () => expect(portTable([])).toMatch(/^There are no serial ports: /));
});
