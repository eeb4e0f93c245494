import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { sentenceOf } from '../sentence';
import { authEndpoint, mqttListener } from './listeners';
import { digester, ledgerReader, optionParser } from './parsers';
import { type Probe, SharedInput } from './probe';

/** The targets, by the name on the command line. */
const PROBES: Readonly<Record<TargetName, () => Probe | Promise<Probe>>> = {
  digester,
  ledger: ledgerReader,
  options: optionParser,
  http: authEndpoint,
  mqtt: mqttListener,
};

export const TARGETS = ['digester', 'ledger', 'options', 'http', 'mqtt'] as const;
export type TargetName = (typeof TARGETS)[number];

/** The task of a worker. */
export interface FuzzTask {
  readonly target: TargetName;
  readonly count: number;
  readonly seed: number;
  readonly memory: SharedArrayBuffer;
}

/** The answer of a worker. */
export interface FuzzEnd {
  readonly tried: number;
  readonly failure: { readonly input: string; readonly problem: string } | null;
  /** Bytes outside of the heap, such as buffers, that were not freed after the inputs. */
  readonly grown: number;
}

async function main({ target, count, seed, memory }: FuzzTask): Promise<FuzzEnd> {
  const shared = new SharedInput(memory);
  const under = await PROBES[target]();
  const before = process.memoryUsage().arrayBuffers;
  const { tried, failure } = await under.run(count, seed, (input) => shared.write(fc.stringify(input)));
  // Waits, as the last inputs may still throw.
  await new Promise((resolve) => setImmediate(resolve));
  const grown = process.memoryUsage().arrayBuffers - before;
  await under.close();
  return { tried, failure, grown };
}

if (parentPort !== null)
  main(workerData as FuzzTask).then(
    (end) => parentPort?.postMessage(end),
    (error: unknown) =>
      parentPort?.postMessage({
        tried: 0,
        failure: { input: 'none in particular', problem: sentenceOf(error) },
        grown: 0,
      } satisfies FuzzEnd),
  );
