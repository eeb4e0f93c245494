import { describe, expect, it } from '@jest/globals';
import { readLine } from '../../at/command';
import { Digester } from '../../at/digester';
import { CMEE, CPIN, E } from '../../at/standard-commands';
import type { Token } from '../../at/token';
import { commandNamed } from '../family';
import { CLOUDAUTH, CLOUDPUB, CLOUDSUB, CLOUDUNSUB, ZECMCALL, ZPAS } from './commands';
import { me3630 } from './index';

function token(text: string): Token {
  const [only] = new Digester(me3630.dialect).push(Buffer.from(`\r\n${text}\r\n`), 0);
  if (!only) throw new Error(`${text} makes no token`);
  return only;
}

describe('a command line', () => {
  const credentials = { productKey: 'k', deviceName: 'd', deviceSecret: 's' };
  it.each([
    [CLOUDAUTH.set(credentials), 'AT+CLOUDAUTH=k,d,s'],
    [CLOUDSUB.set({ topic: '/a', qos: 0 }, { topic: '/b', qos: 1 }), 'AT+CLOUDSUB=/a,0,/b,1'],
    [CLOUDPUB.set('/a', 1, 'hello world'), 'AT+CLOUDPUB=/a,1,hello world'],
    [CLOUDUNSUB.set('/a'), 'AT+CLOUDUNSUB=/a'],
    [CLOUDUNSUB.test(), 'AT+CLOUDUNSUB=?'],
    [CPIN.read(), 'AT+CPIN?'],
    [E.set(0), 'ATE0'],
    [ZECMCALL.set(1), 'AT+ZECMCALL=1'],
  ])('reads %s', (written, expected) => {
    expect(written).toBe(expected);
  });
});

describe('a parsed line', () => {
  it.each([
    ['AT+CLOUDSUB=/a,0', { name: '+CLOUDSUB', form: 'set', parameters: '/a,0' }],
    ['at+cloudconn', { name: '+CLOUDCONN', form: 'action', parameters: '' }],
    ['AT+CPIN?', { name: '+CPIN', form: 'read', parameters: '' }],
    ['AT+CLOUDPUB=?', { name: '+CLOUDPUB', form: 'test', parameters: '' }],
    ['AT+CLOUDPUB=/a,0,a=b?\n', { name: '+CLOUDPUB', form: 'set', parameters: '/a,0,a=b?\n' }],
    ['AT+CLOUDCONN;+CPIN?', { name: '+CLOUDCONN', form: 'action', parameters: '' }],
    ['AT+CLOUDCONN,1', null],
    ['AT', null],
    ['ATE0', null],
  ])('is equal to %j', (line, expected) => {
    expect(readLine(line)).toEqual(expected);
  });
});

describe('an information response', () => {
  it.each([
    [CPIN.info(token('+CPIN: READY')), { state: 'READY', ready: true }],
    [CPIN.info(token('+CPIN:SIM PIN')), { state: 'SIM PIN', ready: false }],
    [
      ZPAS.info(token('+ZPAS: "LTE","CS_PS","FDD"')),
      { access: 'LTE', domain: 'CS_PS', duplex: 'FDD', registered: true },
    ],
    [
      ZPAS.info(token('+ZPAS: "NO SERVICE","CS_PS"')),
      { access: 'NO SERVICE', domain: 'CS_PS', duplex: null, registered: false },
    ],
    [ZECMCALL.info(token('+ZECMCALL: CONNECT')), { state: 'CONNECT', connected: true, addresses: [] }],
    [
      ZECMCALL.info(token('+ZECMCALL: IPV4, 10.0.0.2, 10.0.0.1')),
      { state: 'IPV4', connected: true, addresses: ['10.0.0.2', '10.0.0.1'] },
    ],
    [CMEE.info(token('+CMEE: 2')), { form: 2 }],
    [CMEE.info(token('+CPIN: READY')), null],
  ])('is %j', (read, expected) => {
    expect(read).toEqual(expected);
  });
});

describe('a report', () => {
  it.each([
    ['+ALIAUTH: OK', CLOUDAUTH, 'done', 'OK', false],
    ['+ALIAUTH: FAIL', CLOUDAUTH, 'refused', 'FAIL', false],
    ['+CLOUDHDAUTH: OK', CLOUDAUTH, 'done', 'OK', true],
    ['+CME ERROR: 3', CLOUDAUTH, 'failed', '3', false],
    ['+CLOUDSUBACK: <OK>', CLOUDSUB, 'done', '<OK>', false],
    ['+CLOUDSUBACK:1', CLOUDSUB, 'done', '1', false],
    ['+CLOUDSUBACK: 128', CLOUDSUB, 'refused', '128', false],
    ['+LOUDSUBACK: <OK>', CLOUDSUB, 'done', '<OK>', true],
    ['+CMD ERROR: <3>', CLOUDSUB, 'failed', '<3>', false],
    ['+CLOUDUNSUBACK: <OK>', CLOUDUNSUB, 'done', '<OK>', true],
    ['+CLOUDPUBACK: 1', CLOUDPUB, 'done', '1', true],
  ] as const)('is parsed from %s', (text, command, outcome, code, nearMiss) => {
    expect(command.report(token(text))).toMatchObject({ outcome, code, nearMiss });
  });

  it.each([
    ['+CLOUDSUBACK: OK', CLOUDAUTH],
    ['+CMD ERROR: 1', CLOUDAUTH],
    ['+CME ERROR: 10', CPIN],
    ['OK', CLOUDSUB],
  ] as const)('of another command, %s, is not', (text, command) => {
    expect(command.report(token(text))).toBeNull();
  });
});

it('a command is found by its name, in either case', () => {
  expect(commandNamed(me3630, '+cloudsub')).toBe(CLOUDSUB);
  expect(commandNamed(me3630, '+LOUDSUB')).toBeUndefined();
});
