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
