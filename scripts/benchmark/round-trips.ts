import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReadlineParser, SerialPort } from 'serialport';
import { standardDialect } from '../../harness/at/dialect';
import { AtSession } from '../../harness/at/session';
import { startClock } from '../../harness/wire/clock';
import { openTransport } from '../../harness/wire/open-transport';
import { openPty } from '../../harness/wire/pty';
import { type Trace, TracedTransport } from '../../harness/wire/transport-wrappers';

/** A program that opens a port, makes round trips on it and prints their number per second. */
export interface Client {
  readonly name: string;
  /** Path and count are appended as its last two arguments. */
  readonly command: readonly string[];
}

/** The clients that can be measured on this machine, and a sentence about each that cannot. */
export interface Field {
  readonly clients: readonly Client[];
  readonly missing: readonly string[];
  /** Removes what was built. */
  dispose(): void;
}

const HERE = __dirname;
const REGISTER = join(HERE, '..', 'register.cjs');

/** The command that runs a TypeScript file of this folder. */
export const nodeCommand = (file: string, ...words: readonly string[]): string[] => [
  process.execPath,
  '--require',
  REGISTER,
  join(HERE, file),
  ...words,
];

export function gatherClients(): Field {
  const folder = mkdtempSync(join(tmpdir(), 'me3630-bench-'));
  const found = [
    { name: 'harness session, traced', command: nodeCommand('round-trips.ts', 'session') },
    { name: 'serialport + ReadlineParser', command: nodeCommand('round-trips.ts', 'serialport') },
    findPyserial(),
    buildC(folder),
  ];
  return {
    clients: found.filter((client) => typeof client !== 'string'),
    missing: found.filter((client) => typeof client === 'string'),
    dispose: () => rmSync(folder, { recursive: true }),
  };
}

/** Debian's package is for the system's Python, which need not be the first one in the path. */
function findPyserial(): Client | string {
  const python = ['python3', '/usr/bin/python3'].find((name) => succeeds(name, ['-c', 'import serial']));
  if (!python) return 'pyserial is left out: no python3 here has it (Debian: apt install python3-serial).';
  return { name: 'pyserial readline', command: [python, join(HERE, 'pyserial.py')] };
}

function buildC(folder: string): Client | string {
  const program = join(folder, 'round-trips');
  const built = succeeds('cc', ['-O2', '-D_DEFAULT_SOURCE', '-o', program, join(HERE, 'round-trips.c')]);
  if (!built) return 'The C program is left out: there is no C compiler here that builds it.';
  return { name: 'C, read and write', command: [program] };
}

const succeeds = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** The same for all clients; by then Node has compiled the code that runs often. */
const WARM_UP = 3000;

/** How many sequential calls fit into a second; measured over `count` of them. */
async function perSecond(count: number, act: () => Promise<unknown>): Promise<number> {
  for (let done = 0; done < WARM_UP; done += 1) await act();
  const began = performance.now();
  for (let done = 0; done < count; done += 1) await act();
  return Math.round((count * 1000) / (performance.now() - began));
}

const CR = 0x0d;
const OK = Buffer.from('\r\nOK\r\n');

/** The module's end of a pseudo-terminal: prints the path to open, then answers OK to each CR. */
function answerLines(): void {
  const pty = openPty();
  pty.onData((chunk) => {
    for (const byte of chunk) if (byte === CR) void pty.write(OK);
  });
  process.stdout.write(`${pty.path}\n`);
}

/** Round trips of the harness's own session, tracing included. */
async function timeHarness([path = '', count = '0']: string[]): Promise<void> {
  const clock = startClock();
  const traces: Trace[] = [];
  const port = await openTransport(path, { baud: 115_200 });
  const traced = new TracedTransport(port, clock, (trace) => traces.push(trace));
  const session = new AtSession(traced, { clock, dialect: standardDialect });
  const rate = await perSecond(Number(count), () => session.command('AT', { deadlineMs: 5000 }));
  await session.close();
  if (traces.length < 2 * Number(count)) throw new Error(`only ${traces.length} chunks were traced`);
  process.stdout.write(`${rate}\n`);
}

/** Round trips of serialport in its default configuration, with its ReadlineParser. */
async function timeSerialport([path = '', count = '0']: string[]): Promise<void> {
  const port = await new Promise<SerialPort>((resolve, reject) => {
    const opening = new SerialPort({ path, baudRate: 115_200 }, (error) =>
      error ? reject(error) : resolve(opening),
    );
  });
  let onOk = (): void => {};
  port.pipe(new ReadlineParser({ delimiter: '\r\n' })).on('data', (line: string) => {
    if (line === 'OK') onOk();
  });
  const roundTrip = (): Promise<void> =>
    new Promise((resolve) => {
      onOk = resolve;
      port.write('AT\r');
    });
  process.stdout.write(`${await perSecond(Number(count), roundTrip)}\n`);
  await new Promise((resolve) => port.close(resolve));
}

/** Programs: `round-trips.ts answer`, or `session` or `serialport` with PATH COUNT. */
if (require.main === module) {
  const [what, ...words] = process.argv.slice(2);
  if (what === 'answer') answerLines();
  else void (what === 'session' ? timeHarness(words) : timeSerialport(words));
}
