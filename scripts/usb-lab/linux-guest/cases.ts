/** Tries what happens to a bench on USB, inside the virtual machine. Each file declares its tests to node:test. */
import './finding';
import './unplugging';
