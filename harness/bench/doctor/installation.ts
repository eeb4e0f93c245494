import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Finding, ok, problem } from './finding';

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
