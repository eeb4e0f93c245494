import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { releases } from '../harness/emulator/profiles/releases';
import { given, ROOT, runCommand } from './compat/command-line';
import { qualifiedRelease } from './demo/qualified-release';
import { endByMistake } from './usage';

const usage = 'npm run demo [-- [--out DIR] [OPTIONS OF npm test, behind a second --]]';

/** `npm run demo`: qualifies six emulated firmwares and compares them. */
async function main(): Promise<number> {
  const { values, positionals } = given(usage, { out: { type: 'string' } });
  const out = path.resolve(values.out ?? path.join(ROOT, 'reports/demo'));
  if (values.out === undefined) rmSync(out, { recursive: true, force: true });
  else if (existsSync(out)) endByMistake(`${values.out} is there already; name a new folder`, usage);
  mkdirSync(path.join(out, 'runs'), { recursive: true });
  for (const release of releases) {
    const started = performance.now();
    const { code, output } = await qualifiedRelease(
      release,
      path.join(out, 'runs', release.name),
      positionals,
    );
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    if (code !== 0 && code !== 1) {
      process.stderr.write(output);
      throw new Error(`the run on ${release.name} ended with exit code ${code}`);
    }
    process.stdout.write(`${release.name}: qualified in ${seconds} s, exit code ${code}: ${release.about}\n`);
  }
  return 0;
}

runCommand(main);
