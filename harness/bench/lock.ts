import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { PortUnavailable } from '../wire/transport';
import { processStart } from './linux/kernel-files';

/** Who holds a lock. */
export interface Holder {
  readonly pid: number;
  /** When that process began, where the system tells; the number of a process is given out again. */
  readonly started: string | null;
  /** The command as typed. */
  readonly command: string;
  readonly user: string;
  /** ISO 8601. */
  readonly since: string;
  /** Tells apart the locks that one process takes within a millisecond. */
  readonly nonce: string;
}

/** Something that only one run may use at a time: a bench, a port or a module. */
export interface Lockable {
  readonly kind: 'bench' | 'port' | 'module';
  /** What is hashed into the name of the lock file; never shown. */
  readonly key: string;
  /** How messages name it. */
  readonly name: string;
}

export interface Lock {
  /** Whose lock was taken over, because that process is gone; null when the thing was free. */
  readonly takenOver: Holder | null;
  release(): void;
}

const holderText = z.object({
  pid: z.number().int().positive(),
  started: z.string().nullable(),
  command: z.string(),
  user: z.string(),
  since: z.string(),
  nonce: z.string(),
});

/**
 * Locks something for this process, until it is released or this process has ended in any way.
 * @param command what a person would have typed, for others who find it locked
 * @param fresh it was made just now for this process: who locked an older one of the same name has lost that one
 * @throws PortUnavailable when another process that is alive holds it
 */
export function lock(thing: Lockable, command: string, fresh = false): Lock {
  const file = fileOf(thing);
  const own = JSON.stringify(thisProcess(command));
  const takenOver = acquire({ thing, file, own, fresh });
  return { takenOver: fresh ? null : takenOver, release: () => release(file, own) };
}

/** The holder of something; null when it is free, or its holder has ended. */
export function holderOf(thing: Lockable): Holder | null {
  const text = textOf(fileOf(thing));
  const holder = text === null ? null : parseHolder(text);
  return holder && isAlive(holder) ? holder : null;
}

export function describeHolder({ command, pid, user, since }: Holder): string {
  return `"${command}" (process ${pid}, user ${user}, since ${since})`;
}

/** Locks of all users of this machine have to meet, so they stand in the folder for temporary files. */
function fileOf({ kind, key }: Lockable): string {
  return path.join(os.tmpdir(), `at-${kind}-${digest(`${kind} ${key}`)}.lock`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

interface Attempt {
  readonly thing: Lockable;
  readonly file: string;
  /** The text of this process's lock; no other lock has it. */
  readonly own: string;
  readonly fresh: boolean;
}

/**
 * Returns whose lock was taken over, null for nobody's. The right to take over one stale lock is itself a lock, named
 * after the text of the stale one, which no other lock has: of many processes that find it stale, one replaces it, and
 * no process can remove the lock of one that is alive.
 * @throws PortUnavailable
 */
function acquire({ thing, file, own, fresh }: Attempt): Holder | null {
  for (;;) {
    if (create(file, own)) return null;
    const text = textOf(file);
    if (text === null) continue;
    const holder = parseHolder(text);
    if (holder && !fresh && isAlive(holder)) throw inUse(thing, holder);
    const right = `${file}.${digest(text)}`;
    acquire({ thing, file: right, own, fresh: false });
    try {
      if (textOf(file) !== text) continue;
      replace(file, own, thing);
      return holder;
    } finally {
      release(right, own);
    }
  }
}

function inUse({ name }: Lockable, holder: Holder): PortUnavailable {
  return new PortUnavailable(
    name,
    'busy',
    `${name} is in use by ${describeHolder(holder)}: wait for it or end it`,
  );
}

/** Writes a file beside the lock, to be moved to its place with all its text at once: nobody reads half of it. */
function draft(file: string, text: string): string {
  const name = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  fs.writeFileSync(name, text, { mode: 0o644 });
  return name;
}

/** False when there is one already. */
function create(file: string, text: string): boolean {
  const name = draft(file, text);
  try {
    fs.linkSync(name, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    fs.rmSync(name, { force: true });
  }
}

/** In a folder for temporary files nobody may replace a file of another user. @throws PortUnavailable */
function replace(file: string, text: string, { name: thing }: Lockable): void {
  const name = draft(file, text);
  try {
    fs.renameSync(name, file);
  } catch (error) {
    fs.rmSync(name, { force: true });
    throw new PortUnavailable(
      thing,
      'failed',
      `${thing} was locked by a process that is gone, and the lock cannot be removed (${(error as NodeJS.ErrnoException).code}): delete ${file}`,
    );
  }
}

function release(file: string, own: string): void {
  if (textOf(file) === own) fs.rmSync(file, { force: true });
}

function textOf(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Null when the text is none of ours. */
function parseHolder(text: string): Holder | null {
  try {
    return holderText.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function thisProcess(command: string): Holder {
  const { pid } = process;
  return {
    pid,
    started: processStart(pid),
    command,
    user: userName(),
    since: new Date().toISOString(),
    nonce: randomBytes(8).toString('hex'),
  };
}

/** A service account may have no entry in the list of users. */
function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return 'unknown';
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = processStart(pid);
  return started === null || now === null || started === now;
}
