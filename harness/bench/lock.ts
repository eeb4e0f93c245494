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
  /** The start of that process, since process ids are reused; null if unknown. */
  readonly started: string | null;
  /** The command line as typed. */
  readonly command: string;
  readonly user: string;
  /** ISO 8601. */
  readonly since: string;
  /** Distinguishes locks that one process takes within a millisecond. */
  readonly nonce: string;
}

/** A resource that only one run may use at a time: a bench, a port or a module. */
export interface Lockable {
  readonly kind: 'bench' | 'port' | 'module';
  /** Hashed for the name of the lock file; never shown. */
  readonly key: string;
  /** Its name in messages. */
  readonly name: string;
}

export interface Lock {
  /** The holder, no longer running, whose lock was taken over; null if it was free. */
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
 * Locks a resource for this process, until it is released or this process ends in any way.
 * @param command the command line as typed, shown to others who find it locked
 * @param fresh whether it was created for this process, so that a lock on an older one of the same name is void
 * @throws PortUnavailable when another running process holds it
 */
export function lock(thing: Lockable, command: string, fresh = false): Lock {
  const file = fileOf(thing);
  const own = JSON.stringify(thisProcess(command));
  const takenOver = acquire({ thing, file, own, fresh });
  return { takenOver: fresh ? null : takenOver, release: () => release(file, own) };
}

/** The running holder of a resource; null if it is free, or its holder has ended. */
export function holderOf(thing: Lockable): Holder | null {
  const text = textOf(fileOf(thing));
  const holder = text === null ? null : parseHolder(text);
  return holder && isAlive(holder) ? holder : null;
}

export function describeHolder({ command, pid, user, since }: Holder): string {
  return `"${command}" (process ${pid}, user ${user}, since ${since})`;
}

/** The lock file, in the folder for temporary files, which all users of this machine share. */
function fileOf({ kind, key }: Lockable): string {
  return path.join(os.tmpdir(), `at-${kind}-${digest(`${kind} ${key}`)}.lock`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

interface Attempt {
  readonly thing: Lockable;
  readonly file: string;
  /** The text of this process's lock, which is unique. */
  readonly own: string;
  readonly fresh: boolean;
}

/**
 * Takes the lock, and takes over a stale one. The right to take over a stale lock is itself a lock, named after the
 * unique text of the stale one: of several processes that find it, one replaces it, and none can remove the lock of a
 * running process.
 * @returns the holder whose lock was taken over; null for none
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

/** Writes a file next to the lock, to be linked or renamed to it, so that nobody reads an incomplete lock. */
function draft(file: string, text: string): string {
  const name = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  fs.writeFileSync(name, text, { mode: 0o644 });
  return name;
}

/** Creates the lock file; false if it exists. */
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

/** Replaces the lock file. @throws PortUnavailable when it belongs to another user: temporary folders forbid that */
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

/** Parses a lock file; null if it has another format. */
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

/** The user's name; a service account may have none. */
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
