import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { name as project, version } from '../../package.json';
import type { OpenBench } from '../bench/open-bench';
import type { RecordedEvent, Recorder } from '../bench/recorder';
import type { Header } from '../ledger/record';
import { Redactor } from '../ledger/redactor';
import type { PlannedCase } from './plan';

interface HeaderFacts {
  readonly runId: string;
  readonly startedAt: string;
  readonly open: OpenBench;
  /** The bench's name in the benches file; null for a run without a named bench. */
  readonly bench: string | null;
  readonly plan: readonly PlannedCase[];
  readonly seed: number;
}

/** The header of a ledger: describes the run before any case is run. */
export function headerOf({
  runId,
  startedAt,
  open,
  bench,
  plan,
  seed,
}: HeaderFacts): Omit<Header, 'type' | 'schema'> {
  const { identity, cloud } = open;
  return {
    runId,
    startedAt,
    suite: { version, commit: commit() },
    family: open.bench.module.family.name,
    module: identity && {
      manufacturer: identity.manufacturer,
      model: identity.model,
      firmware: identity.firmware,
      imeiDigest: identity.imei && unitDigest(identity.imei),
    },
    bench: {
      name: bench,
      port: open.port,
      transport: open.transport,
      os: `${os.platform()} ${os.release()}`,
      emulated: open.emulated,
    },
    cloud: { kind: cloud.kind, capabilities: [...cloud.capabilities].sort() },
    login: open.login,
    profile: open.profile,
    plan: plan.map(({ id }) => id),
    seed,
  };
}

/** The commit of this checkout; null without git or outside a checkout. */
function commit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
      cwd: __dirname,
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    }).trim();
  } catch {
    return null;
  }
}

/**
 * Identifies a unit by its IMEI without revealing it: 12 hex digits, the same in all runs on this machine, so that
 * reports can tell two units of one firmware apart. An IMEI has too few digits to be protected by a plain hash; the key
 * is created once and readable only by its owner. If no key can be stored, each process uses its own.
 */
export function unitDigest(imei: string, folder: string = stateFolder()): string {
  const file = path.join(folder, 'unit.key');
  const key = keyIn(file) ?? newKeyIn(file) ?? keyOfProcess();
  return new Redactor(key).digest('imei', imei);
}

function keyIn(file: string): Buffer | null {
  try {
    const key = fs.readFileSync(file);
    return key.length === 32 ? key : null;
  } catch {
    return null;
  }
}

/**
 * Written to a temporary name first and linked: of two runs started together one creates the key, and neither reads an
 * incomplete one.
 */
function newKeyIn(file: string): Buffer | null {
  const draft = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    fs.writeFileSync(draft, randomBytes(32), { mode: 0o600 });
    try {
      fs.linkSync(draft, file);
    } finally {
      fs.rmSync(draft, { force: true });
    }
  } catch {
    // Another run was first, or the folder is not writable: the following read shows which.
  }
  return keyIn(file);
}

let unkept: Buffer | null = null;

function keyOfProcess(): Buffer {
  unkept ??= randomBytes(32);
  return unkept;
}

/** The folder for state of programs: per the XDG base directory specification, or `LOCALAPPDATA` on Windows. */
function stateFolder(): string {
  const { XDG_STATE_HOME, LOCALAPPDATA } = process.env;
  const state = XDG_STATE_HOME || LOCALAPPDATA || path.join(os.homedir(), '.local', 'state');
  return path.join(state, project);
}

/**
 * Keeps events until the ledger has its header, which needs the module's identity, and then passes them on in order.
 */
export class EarlyRecorder implements Recorder {
  private waiting: RecordedEvent[] = [];
  private ledger: Recorder | null = null;

  get lastEvent(): number {
    return this.ledger?.lastEvent ?? this.waiting.length;
  }

  event(event: RecordedEvent): number {
    if (this.ledger) return this.ledger.event(event);
    return this.waiting.push(event);
  }

  continueIn(ledger: Recorder): void {
    this.ledger = ledger;
    for (const event of this.waiting) ledger.event(event);
    this.waiting = [];
  }
}
