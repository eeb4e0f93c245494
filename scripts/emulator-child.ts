import { runEmulator } from '../harness/emulator/emulator-process';

/** The emulated module as a bench starts it: without a cloud of its own, which is most of what that process would weigh. */
void runEmulator(process.argv.slice(2));
