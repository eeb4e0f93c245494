import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generic } from '../../family/generic';
import { me3630 } from '../../family/me3630';
import { openPty } from '../../wire/pty';
import { MadeBench } from '../testing/made-machine';
import { checkInstallation, checkNodeVersion, examineBench } from './examine-bench';
import { exitCodeOf, note, ok, prescription, problem } from './finding';
import { checkAutosuspend, checkModemManager, udevAdvice } from './linux/disturbances';
import { checkListenAddress, checkReach, type Listeners } from './listen-address';
import { askModule, checkAnswer, checkPortAccess, findPort } from './port-of-module';

let bench: MadeBench;
beforeEach(() => {
  bench = new MadeBench();
});
afterEach(() => bench.remove());

test.each([
  ['20.19.0', 'ok'],
  ['20.20.2', 'ok'],
  ['22.1.0', 'ok'],
  ['20.9.1', 'problem'],
  ['18.20.0', 'problem'],
])('Node.js %s where at least 20.19 is needed: %s', (version, kind) => {
  expect(checkNodeVersion(version, '>=20.19').kind).toBe(kind);
});

const testOnLinux = process.platform === 'linux' ? test : test.skip;

describe('the packages', () => {
  const check = () => checkInstallation(bench.machine.project);

  test('as the lockfile has them', () => expect(check().kind).toBe('ok'));

  test('of another version, or missing', () => {
    bench.lock('package-lock.json', { jest: '30.0.1', zod: '4.0.0' });
    expect(check()).toEqual(
      problem(
        'the installed packages are not those of the lockfile: node_modules/jest should be 30.0.1 and 1 more',
        'run npm ci',
      ),
    );
  });

  test('for other platforms need not be there', () => {
    bench.lock('package-lock.json', { 'only-on-windows': '1.0.0' }, true);
    expect(check().kind).toBe('ok');
  });

  test('that npm left half installed', () => {
    bench.write('node_modules/.package-lock.json', '{');
    expect(check()).toEqual(problem('the packages are not installed', 'run npm ci'));
  });
});

describe('the port', () => {
  test('a module on USB is found', async () => {
    bench.hardware.plugUsb('19d2:1476', { '01': 'ttyUSB1' });
    const { path, finding } = await findPort({ kind: 'auto' }, me3630, bench.machine);
    expect([path, finding.kind]).toEqual(['/dev/ttyUSB1', 'ok']);
  });

  test('no module is a problem', async () => {
    const { path, finding } = await findPort({ kind: 'auto' }, me3630, bench.machine);
    expect([path, finding.kind]).toEqual([null, 'problem']);
    expect(finding.says).toContain('found no ME3630');
  });

  test('of another machine is checked there', async () => {
    const address = { host: 'lab-2', port: 3001 };
    const { path, finding } = await findPort({ kind: 'tcp', address }, me3630, bench.machine);
    expect([path, finding.kind, finding.says]).toEqual([
      null,
      'note',
      'the module is reached over tcp://lab-2:3001',
    ]);
  });

  test('of a Mac is the call-out device', async () => {
    const mac = { ...bench.machine, sources: { platform: 'darwin' as const } };
    const { finding } = await findPort({ kind: 'serial', path: '/dev/tty.usbmodem1' }, me3630, mac);
    expect(finding.advice).toBe('use --port /dev/cu.usbmodem1');
  });

  test('that does not exist', async () => {
    expect(await checkPortAccess('/dev/no-such-port')).toEqual(
      problem(
        'there is no port /dev/no-such-port',
        'is the module plugged in and powered, and is the name right?',
      ),
    );
  });

  testOnLinux('that is no terminal is none, whoever has it open', async () => {
    expect(await checkPortAccess('/dev/null')).toEqual(
      problem('/dev/null is no serial port', 'npm run ports lists those that are'),
    );
  });

  test('of a pseudo-terminal is not held by the program that made it', async () => {
    const { procfs } = bench.hardware.sources;
    const pty = openPty();
    try {
      bench.hardware.startProcess(4711, 'node', ['/dev/ptmx', pty.path]);
      expect((await checkPortAccess(pty.path, procfs)).kind).toBe('ok');
      bench.hardware.startProcess(4712, 'picocom', [pty.path]);
      expect((await checkPortAccess(pty.path, procfs)).says).toContain('open in picocom (process 4712)');
    } finally {
      await pty.close();
    }
  });

  test('that another program has open', async () => {
    const device = bench.write('ttyUSB1', '');
    const { procfs } = bench.hardware.sources;
    expect((await checkPortAccess(device, procfs)).kind).toBe('ok');
    bench.hardware.startProcess(4711, 'picocom', [device]);
    expect(await checkPortAccess(device, procfs)).toEqual(
      problem(`${device} is open in picocom (process 4711)`, 'close it there'),
    );
  });
});

describe('ModemManager', () => {
  const check = () =>
    checkModemManager(
      '19d2',
      bench.machine.udevRules,
      udevAdvice(me3630, '19d2'),
      bench.hardware.sources.procfs,
    ).then(({ kind }) => kind);

  test('does not run', async () => expect(await check()).toBe('ok'));

  test('runs', async () => {
    bench.hardware.startProcess(17, 'ModemManager', []);
    bench.addRule('# ATTR{idVendor}=="19d2", ENV{ID_MM_DEVICE_IGNORE}="1"\n');
    expect(await check()).toBe('problem');
  });

  test('runs, and follows the rule from the advice', async () => {
    bench.hardware.startProcess(17, 'ModemManager', []);
    bench.addRule(udevAdvice(me3630, '19d2'));
    expect(await check()).toBe('ok');
  });

  test('is told the vendor of the device if the family names none', () => {
    expect(udevAdvice(generic, '2c7c')).toContain('ATTR{idVendor}=="2c7c"');
    expect(udevAdvice(generic, '2c7c')).toContain('77-generic.rules');
  });
});

describe('USB autosuspend', () => {
  const check = () =>
    checkAutosuspend('/dev/ttyUSB1', udevAdvice(me3630, null), bench.hardware.sources.sysfs);

  test.each(['auto', 'on'] as const)('%s', async (control) => {
    bench.hardware.plugUsb('19d2:1476', { '01': 'ttyUSB1' });
    bench.setPowerControl(control);
    expect((await check())?.kind).toBe(control === 'on' ? 'ok' : 'problem');
  });

  test('is not checked for a port that is not on USB', async () => expect(await check()).toBeNull());
});

describe('an address to listen at', () => {
  test('is free, or taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const check = () => checkListenAddress('--cloud-listen', { host: '127.0.0.1', port });
    expect(await check()).toMatchObject({
      kind: 'problem',
      says: `--cloud-listen 127.0.0.1:${port} is taken by another program`,
    });
    await new Promise((resolve) => server.close(resolve));
    expect((await check()).kind).toBe('ok');
  });

  test('is no address of this machine', async () => {
    // RFC 5737 keeps this one for documentation.
    const { kind, says } = await checkListenAddress('--auth-listen', { host: '192.0.2.1', port: 8080 });
    expect([kind, says]).toEqual([
      'problem',
      '--auth-listen 192.0.2.1:8080 cannot be listened at (EADDRNOTAVAIL)',
    ]);
  });

  const here = { host: '127.0.0.1', port: 1883 };
  const everywhere = { host: '0.0.0.0', port: 1883 };
  const only = {
    authListen: here,
    cloudListen: here,
    tlsAuthListen: null,
    tlsCloudListen: null,
    advertise: null,
  };

  test.each<[who: string, Partial<Listeners>, kind: string]>([
    ['this machine only', {}, 'problem'],
    ['localhost', { authListen: { host: 'localhost', port: 80 }, cloudListen: everywhere }, 'problem'],
    ['half of it', { authListen: everywhere }, 'problem'],
    ['everybody', { authListen: everywhere, cloudListen: everywhere }, 'ok'],
    ['everybody who speaks TLS', { tlsAuthListen: everywhere, tlsCloudListen: everywhere }, 'ok'],
    ['a tunnel, perhaps', { advertise: { host: 'cloud.lab.example', port: 1883 } }, 'note'],
  ])('for %s, seen from a module elsewhere', (_, listeners, kind) => {
    expect(checkReach({ ...only, ...listeners }, false).kind).toBe(kind);
  });

  test('of this machine is right for a module emulated on it', () => {
    expect(checkReach(only, true).kind).toBe('note');
  });
});

describe('the module', () => {
  test('answers', async () => {
    const pty = openPty();
    pty.onData(() => void pty.write(Buffer.from('\r\nOK\r\n')));
    expect((await checkAnswer(pty.path, 115_200, askModule)).kind).toBe('ok');
    await pty.close();
  });

  test('does not answer', async () => {
    const pty = openPty();
    const { kind, says } = await checkAnswer(pty.path, 115_200, askModule);
    expect([kind, says]).toEqual([
      'problem',
      `${pty.path} opens, but nothing answers AT there (115200 baud, 1 s)`,
    ]);
    await pty.close();
  });

  test('cannot be asked', async () => {
    const { kind, says } = await checkAnswer('/dev/no-such-port', 115_200, askModule);
    expect([kind, says]).toEqual(['problem', expect.stringContaining('there is no port /dev/no-such-port')]);
  });
});

describe('the whole bench', () => {
  const anyPort = ['--cloud-listen', '0.0.0.0:0', '--auth-listen', '0.0.0.0:0'];
  const examine = (...argv: string[]) => examineBench([...anyPort, ...argv], {}, bench.machine);

  test('is ready', async () => {
    const device = bench.write('ttyS0', '');
    const findings = await examine('--port', device);
    expect(findings.filter(({ kind }) => kind === 'problem')).toEqual([]);
    expect(exitCodeOf(findings)).toBe(0);
  });

  test('does not ask a module on a port that does not exist', async () => {
    const findings = await examine('--port', '/dev/no-such-port');
    expect(findings.filter(({ kind }) => kind === 'problem')).toHaveLength(1);
  });

  test('listens where a module on a mobile network cannot reach it', async () => {
    const device = bench.write('ttyS0', '');
    const findings = await examine('--port', device, '--auth-listen', '127.0.0.1:0');
    expect(findings.filter(({ kind }) => kind === 'problem').map(({ says }) => says)).toEqual([
      'only this machine reaches the local cloud, but the module comes from the mobile network',
    ]);
  });

  test('lacks a module', async () => {
    const findings = await examine();
    expect(findings.filter(({ kind }) => kind === 'problem')).toHaveLength(1);
    expect(exitCodeOf(findings)).toBe(2);
  });

  test('has a .env that cannot be read', async () => {
    bench.write('.env', 'ME3630_BAUD\n');
    const says = (await examine()).map((finding) => finding.says);
    expect(says.at(-1)).toContain('.env line 1 is broken');
  });
});

test('the advice follows the problem', () => {
  expect(
    prescription([ok('this is well'), note('this may be', 'look'), problem('this is not', 'first\nthen')]),
  ).toBe(
    [
      'ok       this is well',
      'note     this may be',
      '         -> look',
      'PROBLEM  this is not',
      '         -> first',
      '         -> then',
      '',
      'This bench is not ready: 1 to be put right.',
      '',
    ].join('\n'),
  );
  expect(prescription([ok('this is well')])).toMatch(/This bench is ready\.\n$/);
});
