import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program that opens a port, makes round trips on it and prints how many it made per second. */
export interface Client {
  readonly name: string;
  /** Takes path and count as its last two arguments. */
  readonly command: readonly string[];
}

/** What can be measured on this machine, and a sentence about each client that cannot. */
export interface Field {
  readonly clients: readonly Client[];
  readonly missing: readonly string[];
  /** Removes what was built. */
  dispose(): void;
}

const HERE = __dirname;
const REGISTER = join(HERE, '..', 'register.cjs');

/** The command that runs a TypeScript file of this folder. */
export const nodeCommand = (file: string): string[] => [
  process.execPath,
  '--require',
  REGISTER,
  join(HERE, file),
];

export function gatherClients(): Field {
  const folder = mkdtempSync(join(tmpdir(), 'me3630-bench-'));
  const found = [
    { name: 'harness session, traced', command: nodeCommand('harness-session.ts') },
    { name: 'serialport + ReadlineParser', command: nodeCommand('stock-serialport.ts') },
    findPyserial(),
    buildC(folder),
  ];
  return {
    clients: found.filter((client) => typeof client !== 'string'),
    missing: found.filter((client) => typeof client === 'string'),
    dispose: () => rmSync(folder, { recursive: true }),
  };
}

/** Debian's package serves the system's Python, which need not be the first one in the path. */
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
