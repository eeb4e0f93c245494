import path from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { SharedInput } from './fuzz/probe';
import { type FuzzEnd, type FuzzTask, TARGETS, type TargetName } from './fuzz/worker';
import { endByMistake, sentenceOf } from './sentence';

const usage = `npm run fuzz -- [${TARGETS.join('|')}]... [--count N] [--seed N]`;

/** A worker that begins no input for this long counts as hung. */
const HANG_MS = 10_000;
/** Memory limit of a target: heap of its worker, and buffers that are not freed. */
const HEAP_MB = 384;
const MOST_GROWN = 64 * 1024 * 1024;

/** `npm run fuzz`: random input for all parsers of foreign data. Exit code 1 if an input makes one fail. */
async function main(): Promise<number> {
  const { targets, count, seed } = given();
  let code = 0;
  for (const target of targets) {
    const begun = performance.now();
    const { tried, failure } = await fuzz(target, count, seed);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    process.stdout.write(
      `${failure ? 'FAILED' : 'ok    '}  ${target.padEnd(9)} ${tried} inputs, seed ${seed}, ${seconds} s\n`,
    );
    if (failure === null) continue;
    process.stdout.write(
      `${failure.problem}\ninput: ${failure.input}\nagain: npm run fuzz -- ${target} --seed ${seed} --count ${count}\n`,
    );
    code = 1;
  }
  return code;
}

/** Each target has its own thread, so that it can be ended if it hangs or uses too much memory. */
function fuzz(target: TargetName, count: number, seed: number): Promise<Omit<FuzzEnd, 'grown'>> {
  const memory = new SharedArrayBuffer(SharedInput.SIZE);
  const shared = new SharedInput(memory);
  const worker = new Worker(path.join(__dirname, 'fuzz/worker-thread.cjs'), {
    workerData: { target, count, seed, memory } satisfies FuzzTask,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const ended = new Promise<Omit<FuzzEnd, 'grown'>>((resolve) => {
    const fail = (problem: string) =>
      resolve({ tried: shared.count, failure: { input: shared.last, problem } });
    let seen = -1;
    const watch = setInterval(() => {
      if (shared.count === seen) fail(`no input was finished within ${HANG_MS / 1000} s`);
      seen = shared.count;
    }, HANG_MS);
    worker.once('message', ({ grown, ...end }: FuzzEnd) => {
      if (end.failure === null && grown > MOST_GROWN)
        fail(
          `${Math.round(grown / 2 ** 20)} MB of buffers were left behind, more than ${MOST_GROWN / 2 ** 20}`,
        );
      else resolve(end);
    });
    worker.once('error', (error) => fail(`not caught: ${sentenceOf(error)}`));
    worker.once('exit', (code) => fail(`the thread ended by itself, with exit code ${code}`));
    worker.once('exit', () => clearInterval(watch));
  });
  return ended.finally(() => worker.terminate());
}

function given(): { targets: readonly TargetName[]; count: number; seed: number } {
  try {
    const { values, positionals } = parseArgs({
      options: {
        count: { type: 'string', default: '100000' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowPositionals: true,
    });
    if (values.help) {
      process.stdout.write(`${usage}\n`);
      process.exit(0);
    }
    const targets = positionals.map((name) => TARGETS.find((each) => each === name) ?? unknown(name));
    const [count, seed] = [Number(values.count), Number(values.seed)];
    if (!Number.isInteger(count) || count < 1)
      return endByMistake('--count: expected a whole number above 0', usage);
    if (!Number.isInteger(seed)) return endByMistake('--seed: expected a whole number', usage);
    return { targets: targets.length > 0 ? targets : TARGETS, count, seed };
  } catch (error) {
    return endByMistake((error as Error).message, usage);
  }
}

function unknown(name: string): never {
  return endByMistake(`${name} is not a target`, usage);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exitCode = 2;
  },
);
