/** Tests of a bench on USB, inside the virtual machine. Each file declares its tests to node:test. */
import { after, afterEach } from 'node:test';
import './finding';
import './unplugging';
import './power';
import './control-lines';
import './other-programs';
import { LabRun } from './lab-run';
import { UsbModule } from './usb-module';

afterEach(async () => {
  await LabRun.endAll();
  UsbModule.putAllAway();
});
after(() => UsbModule.removeAll());
