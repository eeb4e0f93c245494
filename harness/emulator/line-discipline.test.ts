import { afterEach, describe, expect, it } from '@jest/globals';
import type { EmulatedModule } from './emulated-module';
import { amended } from './profile';
import { me3630 } from './profiles/me3630';
import { moduleOnMemory } from './testing/host';

let emulated: EmulatedModule;
afterEach(() => emulated.stop());

function started(options: Parameters<typeof moduleOnMemory>[0] = {}) {
  const made = moduleOnMemory(options);
  emulated = made.module;
  return made.host;
}

describe('the line', () => {
  it('is echoed before its answer, without LF', async () => {
    const host = started({ echo: true });
    expect(await host.ask('at+csq\n')).toBe('at+csq\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n');
    expect(await host.ask('ATE0')).toBe('ATE0\r\r\nOK\r\n');
    expect(await host.ask('AT')).toBe('\r\nOK\r\n');
  });

  it('is answered with numeric codes after ATV0, except for extended result codes', async () => {
    const host = started();
    host.type('ATV0\r');
    expect(await host.until('0\r')).toBe('0\r');
    host.type('AT+CSQ\r');
    expect(await host.until('0\r')).toBe('+CSQ: 24,99\r\n0\r');
    host.type('AT+NONE\r');
    expect(await host.until('4\r')).toBe('4\r');
    host.type('AT+CMEE=1;+CMEE=7\r');
    expect(await host.until('50\r\n')).toBe('\r\n+CME ERROR: 50\r\n');
  });

  it('is answered without result codes after ATQ1, but with information', async () => {
    const host = started();
    host.type('ATQ1\rAT+CSQ\rATQ0\r');
    expect(await host.until('OK\r\n')).toBe('\r\n+CSQ: 24,99\r\n\r\nOK\r\n');
  });

  it.each([
    ['AT+NONE', '\r\nERROR\r\n'],
    ['AT+CSQ;+NONE;+CSQ', '\r\n+CSQ: 24,99\r\n\r\nERROR\r\n'],
    ['AT+CMEE=1;+CMEE=9', '\r\n+CME ERROR: 50\r\n'],
    ['AT+CMEE=2;+CLOUDCONN', '\r\n+CME ERROR: operation not allowed\r\n'],
    [`AT${'x'.repeat(2_000)}`, '\r\nERROR\r\n'],
    ['ATE2', '\r\nERROR\r\n'],
    ['ATS3=200', '\r\nERROR\r\n'],
  ])('%.20s is refused with %j', async (line, expected) => {
    const host = started();
    host.type(`${line}\r`);
    expect(await host.until(expected)).toBe(expected);
    expect(await host.rest()).toBe('');
  });

  it.each([
    ['ATS3?', '013'],
    ['ATS4?', '010'],
    ['ATS5?', '008'],
    ['AT+CGMI', 'GOSUNCN'],
    ['AT+GMM', 'ME3630'],
    ['AT+CGMR', 'AL_ME3630C1CV1.0B01'],
    ['AT+CGSN', '864863030000019'],
    ['AT+CIMI', '001010123456789'],
    ['AT+CMEE?', '+CMEE: 0'],
    ['AT+CFUN?', '+CFUN: 1'],
    ['AT+CEREG?', '+CEREG: 0,1'],
    ['AT+COPS?', '+COPS: 0,0,"Test Network",7'],
    ['AT+CGATT?', '+CGATT: 1'],
    ['AT+ZECMCALL?', '+ZECMCALL: DISCONNECT'],
  ])('%s returns %s', async (line, expected) => {
    const host = started();
    expect(await host.ask(line)).toBe(`\r\n${expected}\r\n\r\nOK\r\n`);
  });

  it('is repeated by A/', async () => {
    const host = started();
    await host.ask('AT+CSQ');
    host.type('A/');
    expect(await host.until('OK\r\n')).toBe('\r\n+CSQ: 24,99\r\n\r\nOK\r\n');
  });

  it('is answered in the same order with every pacing', async () => {
    for (const pacing of ['glued', 'trickled'] as const) {
      const host = started({ profile: amended(me3630, { dialect: { pacing } }) });
      expect(await host.ask('AT+CSQ')).toBe('\r\n+CSQ: 24,99\r\n\r\nOK\r\n');
    }
  });
});

describe('a report', () => {
  it('is held while a line is typed with echo', async () => {
    const host = started({ echo: true });
    host.type('AT+C');
    await host.until('AT+C');
    emulated.report('+CREG: 1');
    expect(await host.ask('SQ')).toBe('SQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n');
    expect(await host.until('1\r\n')).toBe('\r\n+CREG: 1\r\n');
  });

  it('is sent when the host stops typing in the middle of a line', async () => {
    const host = started({ echo: true, profile: amended(me3630, { limits: { typingMs: 5 } }) });
    host.type('AT+C');
    await host.until('AT+C');
    emulated.report('+CREG: 1');
    expect(await host.until('1\r\n')).toBe('\r\n+CREG: 1\r\n');
  });
});

describe('a reset', () => {
  it.each([
    ['by hand', ''],
    ['by AT+ZRST', 'AT+ZRST\r'],
    ['by AT+CFUN=1,1', 'AT+CFUN=1,1\r'],
  ])('%s clears the state and sends the boot banner', async (_, command) => {
    const host = started();
    await host.ask('AT+CMEE=2;+ZECMCALL=1;+CLOUDSUB=?');
    if (command === '') emulated.powerCycle();
    else host.type(command);
    await host.until('\r\n+ZREADY\r\n');
    expect(emulated.state).toMatchObject({
      echo: true,
      errorReports: 0,
      bearer: false,
      login: null,
      link: null,
    });
    expect(await host.ask('AT')).toBe('AT\r\r\nOK\r\n');
  });

  it('by ATZ clears the settings and keeps the data call', async () => {
    const host = started();
    await host.ask('AT+ZECMCALL=1;+CMEE=2');
    await host.ask('ATZ');
    expect(emulated.state).toMatchObject({ echo: true, errorReports: 0, bearer: true });
  });
});

it('dials, and returns to command mode by +++ with guard times', async () => {
  const host = started({ profile: amended(me3630, { limits: { escapeGuardMs: 30 } }) });
  host.type('ATD*99#\r');
  expect(await host.until('CONNECT\r\n')).toBe('\r\nCONNECT\r\n');
  host.type('+++');
  expect(await host.until('OK\r\n')).toBe('\r\nOK\r\n');
  expect(await host.ask('ATD123', 'CARRIER')).toBe('\r\nNO CARRIER\r\n');
});
