import { refutation } from './check/refutation';
import { programStep, runStep, type Step } from './check/step';
import { nothing, sum, tallyLine, writeTally } from './check/tally';
import { unitTests } from './check/unit-tests';

const steps: readonly Step[] = [
  programStep('format and lint', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']),
  programStep('types', 'typescript/bin/tsc', ['--noEmit']),
  unitTests,
  refutation,
];

/** `npm run check`: the project's own tests, one step after another. Resolves to the exit code. */
async function check(): Promise<number> {
  let total = nothing;
  let held = true;
  for (const step of steps) {
    const start = performance.now();
    const end = await runStep(step);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stdout.write(
      `${end.held ? 'ok    ' : 'FAILED'}  ${step.name.padEnd(16)} ${seconds.padStart(6)} s\n`,
    );
    if (!end.held) process.stdout.write(`${end.output.trimEnd()}\n\n`);
    total = sum(total, end.tally);
    held &&= end.held;
  }
  for (const test of total.skipped) process.stdout.write(`skipped: ${test}\n`);
  writeTally(total);
  process.stdout.write(`${tallyLine(total)}\n`);
  return held ? 0 : 1;
}

void check().then((code) => {
  process.exitCode = code;
});
