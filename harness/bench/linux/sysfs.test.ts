import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { isGadget } from './kernel-files';

const root = mkdtempSync(path.join(tmpdir(), 'usb-gadget-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A port whose USB device is at this controller. */
function portAt(controller: string, name: string): string {
  const usbInterface = path.join(root, 'sys/devices', controller, 'usb1/1-1/1-1:1.1', name);
  const tty = path.join(root, 'sys/class/tty', name);
  for (const folder of [usbInterface, tty]) mkdirSync(folder, { recursive: true });
  symlinkSync(usbInterface, path.join(tty, 'device'));
  const device = path.join(root, name);
  writeFileSync(device, '');
  return device;
}

test.each([
  ['platform/dummy_hcd.0', true],
  ['pci0000:00/0000:00:14.0', false],
])('a port at %s is of a gadget: %s', (controller, made) => {
  const name = made ? 'ttyUSB1' : 'ttyUSB5';
  expect(isGadget(portAt(controller, name), path.join(root, 'sys'))).toBe(made);
});

test('nothing is known of a port that does not exist', () => {
  expect(isGadget(path.join(root, 'ttyUSB9'), path.join(root, 'sys'))).toBe(false);
});
