import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Finding, ok, problem } from './finding';

/**
 * @param version what runs, e.g. `20.20.2`
 * @param engines the lowest that will do, as package.json has it: `>=20.19`
 */
export function checkNodeVersion(version: string, engines: string): Finding {
  const lowest = engines.replace(/^>=\s*/, '');
  if (compare(version, lowest) >= 0) return ok(`Node.js ${version}`);
  return problem(`Node.js ${version} is too old`, `install Node.js ${lowest} or newer`);
}

/** Above zero when `a` is the later version, component by component; a missing one counts as 0. */
function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (const i of [0, 1, 2]) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), optional: z.boolean().optional() }),
  ),
});

/** Compares what npm says it installed with what the lockfile asks for; what is optional may be for another platform. */
export function checkInstallation(project: string): Finding {
  const wanted = packagesOf(join(project, 'package-lock.json'));
  const installed = packagesOf(join(project, 'node_modules/.package-lock.json'));
  if (!wanted) return problem('package-lock.json cannot be read', 'get the project again');
  if (!installed) return problem('the packages are not installed', 'run npm ci');
  const differing = Object.entries(wanted).filter(
    ([path, { version, optional }]) =>
      path !== '' && (installed[path]?.version ?? (optional ? version : undefined)) !== version,
  );
  const [first] = differing;
  if (!first) return ok('the packages of the lockfile are installed');
  const [path, { version }] = first;
  const others = differing.length > 1 ? ` and ${differing.length - 1} more` : '';
  return problem(
    `the installed packages are not those of the lockfile: ${path} should be ${version}${others}`,
    'run npm ci',
  );
}

function packagesOf(path: string) {
  try {
    return lockfile.parse(JSON.parse(readFileSync(path, 'utf8'))).packages;
  } catch {
    return null;
  }
}
