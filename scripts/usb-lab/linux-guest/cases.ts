/** Tries what happens to a bench on USB, inside the virtual machine. Each file declares its tests to node:test. */
import { afterEach } from 'node:test';
import './finding';
import './unplugging';
import './other-programs';
import { UsbGadget } from './gadget';
import { LabRun } from './lab-run';
import { UsbModule } from './usb-module';

afterEach(async () => {
  await LabRun.endAll();
  await UsbModule.removeAll();
  UsbGadget.removeAll();
});
