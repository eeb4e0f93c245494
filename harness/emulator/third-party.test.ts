import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect } from '@jest/globals';
import { openPty, type Pty } from '../wire/pty';
import { EmulatedModule } from './emulated-module';
import { ListeningPort } from './emulator-process';
import { me3630 } from './profiles/me3630';
import { itWith, ModemManager, run } from './testing/programs';

/** ModemManager needs about 10 s to probe, enable and register on an idle machine. */
const PATIENCE_MS = 60_000;

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function started(transport: Pty | ListeningPort): EmulatedModule {
  const emulated = new EmulatedModule({ transport, profile: me3630, authUrl: null });
  emulated.start();
  cleanUps.push(
    () => transport.close(),
    () => emulated.stop(),
  );
  return emulated;
}

describe('third-party programs for modems', () => {
  itWith(
    ['gammu'],
    'gammu',
    'gammu identifies the module',
    async () => {
      const pty = openPty();
      started(pty);
      const folder = mkdtempSync(join(tmpdir(), 'me3630-gammu-'));
      cleanUps.push(() => rmSync(folder, { recursive: true }));
      writeFileSync(join(folder, 'gammurc'), `[gammu]\ndevice=${pty.path}\nconnection=at115200\n`);
      const { code, output } = await run('gammu', ['--config', join(folder, 'gammurc'), 'identify']);
      const { manufacturer, model, firmware, imei, imsi } = me3630.identity;
      for (const text of [manufacturer, model, firmware, imei, imsi]) expect(output).toContain(text);
      expect(code).toBe(0);
    },
    20_000,
  );

  itWith(
    ['chat'],
    'ppp',
    'chat completes its dial script with CONNECT',
    async () => {
      const pty = openPty();
      started(pty);
      const port = openSync(pty.path, constants.O_RDWR | constants.O_NOCTTY);
      const script =
        'TIMEOUT 10 ABORT ERROR "" AT OK ATE0 OK AT+CPIN? READY \\c OK AT+CSQ OK ATD*99# CONNECT';
      const words = script.split(' ').map((word) => (word === '""' ? '' : word));
      const { code, output } = await run('chat', ['-v', '-s', ...words], { stdio: [port, port, 'pipe'] });
      closeSync(port);
      expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('CONNECT') });
    },
    20_000,
  );

  itWith(
    ['ModemManager', 'mmcli', 'dbus-daemon', 'gdbus', 'socat'],
    'modemmanager dbus libglib2.0-bin socat',
    'ModemManager brings the module to registered',
    async () => {
      const port = await ListeningPort.open('127.0.0.1', 0);
      started(port);
      const manager = await ModemManager.start(port.name);
      cleanUps.push(() => manager.stop());
      await manager.modemIn('disabled', PATIENCE_MS / 3);
      await manager.enable();
      expect(Object.fromEntries(await manager.modemIn('registered', PATIENCE_MS / 3))).toMatchObject({
        'modem.generic.manufacturer': me3630.identity.manufacturer,
        'modem.generic.model': me3630.identity.model,
        'modem.3gpp.imei': me3630.identity.imei,
        'modem.3gpp.registration-state': 'home',
        'modem.3gpp.operator-code': '00101',
        'modem.3gpp.packet-service-state': 'attached',
      });
    },
    PATIENCE_MS,
  );
});
