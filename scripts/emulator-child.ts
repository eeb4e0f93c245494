import { runEmulator } from '../harness/emulator/emulator-process';

const argv = process.argv.slice(2);

/**
 * The emulated module as started by a bench: without a cloud of its own, which would be the largest part of its code.
 * With `--on-demand` the first message of the parent contains the arguments.
 */
if (argv[0] === '--on-demand') process.once('message', (told) => void runEmulator(told as string[]));
else void runEmulator(argv);
