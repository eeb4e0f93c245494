import { runEmulator } from '../harness/emulator/emulator-process';

/** The emulated module as a bench starts it: without a cloud of its own, which would be the largest part of its code. */
void runEmulator(process.argv.slice(2));
