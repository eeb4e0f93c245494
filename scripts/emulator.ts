import { runEmulator } from '../harness/emulator/emulator-process';

void runEmulator(process.argv.slice(2));
