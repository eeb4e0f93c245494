import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { MESSAGE_BYTES, type Received } from './benchmark/flood';
import { type Client, gatherClients, nodeCommand } from './benchmark/round-trips';
import { endByMistake, wordsFor } from './sentence';

const USAGE =
  'npm run benchmark -- [ROUNDS [COUNT [REPORTS]]]: AT round trips a second on a pseudo-terminal (9 rounds of 5000), and a flood of reports (100000)';
const [ROUNDS = 9, COUNT = 5000, REPORTS = 100_000] = wordsFor(USAGE, 3, process.argv.slice(2)).map(numberOf);

/** The fastest speed of a module's UART, bytes a second. */
const FASTEST_LINE = 92_160;

function numberOf(word: string): number {
  return /^[1-9]\d*$/.test(word)
    ? Number(word)
    : endByMistake(`expected a whole number above 0, got ${word}`, USAGE);
}

async function main(): Promise<void> {
  if (process.platform === 'win32')
    throw new Error('the benchmark needs a pseudo-terminal; Windows has none');
  await compareRoundTrips();
  await floodOnce();
}

/**
 * Compares the AT round trips a second of several programs on one pseudo-terminal, measured in turns so that other load
 * on the machine affects all of them alike.
 */
async function compareRoundTrips(): Promise<void> {
  const { clients, missing, dispose } = gatherClients();
  try {
    print(await withModule(['round-trips.ts', 'answer'], (path) => measureInTurns(clients, path)), missing);
  } finally {
    dispose();
  }
}

/** Measures how fast the harness receives data without pauses, with all of it checked and recorded. */
async function floodOnce(): Promise<void> {
  const { bytesPerSecond, memory } = await withModule(['flood.ts', 'send', String(REPORTS)], async (path) => {
    const answer = await answerOf([...nodeCommand('flood.ts', 'receive'), path, String(REPORTS)]);
    return JSON.parse(answer) as Received;
  });
  const [early, late] = memory.map((bytes) => Math.round(bytes / 2 ** 20));
  process.stdout.write(
    `Receiving ${REPORTS} reports of ${MESSAGE_BYTES} bytes: ${(bytesPerSecond / 1e6).toFixed(2)} MB/s, ` +
      `${(bytesPerSecond / FASTEST_LINE).toFixed(0)} times a line of 921600 baud; ` +
      `${early} MiB resident after a fifth of them, ${late} MiB at the end\n`,
  );
}

/** Runs the module's end of a pseudo-terminal while `act` runs, which gets the path of the other end. */
async function withModule<T>([file = '', ...args]: string[], act: (path: string) => Promise<T>): Promise<T> {
  const [command = '', ...own] = nodeCommand(file);
  const module = spawn(command, [...own, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    return await act(await firstLine(module));
  } finally {
    module.kill();
  }
}

async function measureInTurns(clients: readonly Client[], path: string): Promise<Map<string, number[]>> {
  const rates = new Map<string, number[]>(clients.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const client of clients) rates.get(client.name)?.push(await measure(client, path));
  }
  return rates;
}

async function measure({ command }: Client, path: string): Promise<number> {
  return Number(await answerOf([...command, path, String(COUNT)]));
}

async function answerOf([program = '', ...args]: readonly string[]): Promise<string> {
  return (await promisify(execFile)(program, args, { timeout: 300_000 })).stdout;
}

function print(rates: ReadonlyMap<string, readonly number[]>, missing: readonly string[]): void {
  const rows = [...rates].map(([client, all]) => {
    const sorted = [...all].sort((a, b) => a - b);
    return {
      client,
      'median rt/s': sorted[Math.floor(sorted.length / 2)],
      min: sorted[0],
      max: sorted.at(-1),
    };
  });
  process.stdout.write(`AT round trips per second on a pty, ${ROUNDS} rounds of ${COUNT} in turns\n`);
  console.table(rows);
  for (const sentence of missing) process.stdout.write(`${sentence}\n`);
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout) createInterface(child.stdout).once('line', resolve);
    child.once('exit', (code) =>
      reject(new Error(`the module's end of the port ended with ${code} before it was ready`)),
    );
  });
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
