import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { releases } from '../harness/emulator/profiles/releases';
import { loadRuns } from '../reports/compat/load-runs';
import { diffPage } from '../reports/diff/diff-page';
import { diffMarkdown, headlineOf } from '../reports/diff/diff-texts';
import { firmwareDiff } from '../reports/diff/firmware-diff';
import { given, ROOT, runCommand } from './compat/command-line';
import { writeMatrix, writeWhole } from './compat/write-matrix';
import { qualifiedRelease } from './demo/attached-emulator';
import { endByMistake } from './sentence';
import { writeSite } from './site/write-site';

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
  compare(out);
  return 0;
}

/** Matrix, comparisons and site of the runs. */
function compare(out: string): void {
  const { table } = writeSite([path.join(out, 'runs')], path.join(out, 'site'), {
    emulated: true,
    deviations: [],
  });
  writeMatrix(table, out);
  const [before, after] = ['B06', 'B07'].map((name) =>
    loadRuns([path.join(out, 'runs', name)], { withEvents: true }),
  );
  const diff = firmwareDiff(before?.runs ?? [], after?.runs ?? []);
  writeWhole(path.join(out, 'diff.md'), diffMarkdown(diff));
  writeWhole(path.join(out, 'diff.html'), diffPage(diff));
  const files = ['compatibility.html', 'diff.html', 'site/index.html'].map((name) => path.join(out, name));
  process.stdout.write(`B06 to B07: ${headlineOf(diff)}\n${files.join('\n')}\n`);
}

runCommand(main);
