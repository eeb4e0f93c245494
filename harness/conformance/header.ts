import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { version } from '../../package.json';
import type { OpenBench } from '../bench/open-bench';
import type { Header } from '../ledger/record';
import type { PlannedCase } from './plan';
import { unitDigest } from './unit-digest';

interface HeaderFacts {
  readonly runId: string;
  readonly startedAt: string;
  readonly open: OpenBench;
  /** As the file of benches calls it; null for a run that named none. */
  readonly bench: string | null;
  readonly plan: readonly PlannedCase[];
  readonly seed: number;
}

/** The header of a ledger: the run before anything is tested. */
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

/** The commit of this checkout; null where there is no git or no checkout. */
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
