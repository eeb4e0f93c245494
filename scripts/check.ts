import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runScript } from './check/child-run';
import {
  clearResults,
  outputOf,
  programStep,
  runStep,
  type Step,
  type StepEnd,
  testsOf,
} from './check/steps';
import { nothing, readTally, sum, tallyText, writeTally } from './check/tally';

const TALLY = path.resolve(__dirname, '../reports/check/refutation.json');

/** Twice the time on two busy processors. */
const DEADLINE_MS = 15 * 60_000;

/** Every case against every broken module that it names, and all cases against every conforming module. */
const refutation: Step = {
  name: 'refutation',
  async run() {
    rmSync(TALLY, { force: true });
    const end = await runScript('refute', ['--tally', TALLY], DEADLINE_MS);
    const tally = existsSync(TALLY) ? readTally(TALLY) : nothing;
    return { held: end.code === 0 && tally.passed > 0, output: outputOf(end), tally };
  },
};

/** The steps of a stage run in parallel. Steps with deadlines have the machine for themselves. */
const stages: readonly (readonly Step[])[] = [
  [
    programStep('format and lint', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']),
    programStep('types', 'typescript/bin/tsc', ['--noEmit']),
  ],
  [testsOf('harness')],
  // These start commands, browsers and servers, and mostly wait for them.
  [testsOf('commands')],
  [refutation],
];

/** `npm run check`: the project's own tests. Resolves to the exit code. */
async function check(): Promise<number> {
  clearResults();
  let total = nothing;
  let held = true;
  for (const stage of stages)
    for (const end of await Promise.all(stage.map(shown))) {
      total = sum(total, end.tally);
      held &&= end.held;
    }
  writeTally(total);
  process.stdout.write(tallyText(total));
  return held ? 0 : 1;
}

/** Runs a step and prints its result, with its output if it failed. */
async function shown(step: Step): Promise<StepEnd> {
  const start = performance.now();
  const end = await runStep(step);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const line = `${end.held ? 'ok    ' : 'FAILED'}  ${step.name.padEnd(16)} ${seconds.padStart(6)} s\n`;
  process.stdout.write(end.held ? line : `${line}${end.output.trimEnd()}\n\n`);
  return end;
}

void check().then((code) => {
  process.exitCode = code;
});
