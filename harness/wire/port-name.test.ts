import { expect, test } from '@jest/globals';
import { deviceOf, isPseudoTerminal, portName } from './port-name';

test.each<[NodeJS.Platform, string, string]>([
  ['win32', 'COM1', 'COM1'],
  ['win32', 'COM10', 'COM10'],
  ['win32', 'com10', 'COM10'],
  ['win32', '\\\\.\\COM12', 'COM12'],
  ['win32', '\\\\?\\com12', 'COM12'],
  ['win32', '//./COM12', 'COM12'],
  ['win32', '\\\\.\\pipe\\module', '\\\\.\\pipe\\module'],
  ['linux', '/dev/ttyUSB1', '/dev/ttyUSB1'],
  ['linux', 'COM10', 'COM10'],
  ['darwin', '/dev/cu.usbmodem1', '/dev/cu.usbmodem1'],
])('on %s the binding opens %s as %s', (platform, typed, name) => {
  expect(portName(typed, platform)).toBe(name);
});

test('on Windows two spellings of a port name are one device', async () => {
  expect(await deviceOf('\\\\.\\com12', 'win32')).toBe(await deviceOf('COM12', 'win32'));
});

test.each<[NodeJS.Platform, string, boolean]>([
  ['linux', '/dev/pts/3', true],
  ['linux', '/dev/ttyUSB1', false],
  ['darwin', '/dev/ttys003', true],
  ['darwin', '/dev/cu.usbmodem1', false],
  ['darwin', '/dev/tty.usbmodem1', false],
  ['win32', 'COM3', false],
])('on %s, whether %s is a pseudo-terminal: %s', (platform, device, is) => {
  expect(isPseudoTerminal(device, platform)).toBe(is);
});
