import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { type Client, gatherClients, nodeCommand } from './benchmark/clients';
import { endByMistake, wordsFor } from './usage';

const USAGE =
  'npm run benchmark -- [ROUNDS [COUNT]]: AT round trips a second on a pseudo-terminal (7 rounds of 5000)';
const [ROUNDS = 7, COUNT = 5000] = wordsFor(USAGE, 2, process.argv.slice(2)).map(numberOf);

function numberOf(word: string): number {
  return /^[1-9]\d*$/.test(word) ? Number(word) : endByMistake(`${word} is no number above 0`, USAGE);
}

/**
 * How many AT round trips a second different programs make on one pseudo-terminal, measured in turns so that
 * other load on the machine affects all of them alike.
 */
async function main(): Promise<void> {
  if (process.platform === 'win32')
    throw new Error('the benchmark needs a pseudo-terminal; Windows has none');
  const { clients, missing, dispose } = gatherClients();
  const [command = '', ...args] = nodeCommand('responder.ts');
  const responder = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    print(await measureInTurns(clients, await firstLine(responder)), missing);
  } finally {
    responder.kill();
    dispose();
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
  const [program = '', ...args] = command;
  const { stdout } = await promisify(execFile)(program, [...args, path, String(COUNT)], { timeout: 60_000 });
  return Number(stdout);
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
  process.stdout.write(`AT round trips per second on a pty, ${ROUNDS} rounds of ${COUNT}\n`);
  console.table(rows);
  for (const sentence of missing) process.stdout.write(`${sentence}\n`);
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout) createInterface(child.stdout).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the responder ended with ${code} before it was ready`)));
  });
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
