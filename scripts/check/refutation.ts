import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runScript } from './child-run';
import { outputOf, type Step } from './step';
import { nothing, type Tally } from './tally';

const TALLY = path.resolve(__dirname, '../../reports/check/refutation.json');

/** Twice the time that it takes on two busy processors. */
const DEADLINE_MS = 15 * 60_000;

/** Every case against every broken module that it names, and all cases against every module that obeys. */
export const refutation: Step = {
  name: 'refutation',
  async run() {
    mkdirSync(path.dirname(TALLY), { recursive: true });
    rmSync(TALLY, { force: true });
    const end = await runScript('refute', ['--tally', TALLY], DEADLINE_MS);
    const tally = existsSync(TALLY) ? (JSON.parse(readFileSync(TALLY, 'utf8')) as Tally) : nothing;
    return { held: end.code === 0 && tally.passed > 0, output: outputOf(end), tally };
  },
};
