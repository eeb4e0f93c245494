import { prepareEmulatedProcess } from '../../harness/bench/emulated-process';
import { type JestTask, TASK } from './jest-child';

/** The emulated module is loaded in its own process while this one loads suites and harness. */
const task = process.env[TASK];
if (task !== undefined && (JSON.parse(task) as JestTask).configuration.port.kind === 'emulated')
  prepareEmulatedProcess();
