import { type ChildEnd, runInstalled } from './child-run';
import type { Tally } from './tally';

/** One thing that the check looks at. */
export interface Step {
  readonly name: string;
  run(): Promise<StepEnd>;
}

/** What came of a step. */
export interface StepEnd {
  readonly held: boolean;
  /** What a person needs to see when it did not hold. */
  readonly output: string;
  readonly tally: Tally;
}

/** Runs a step. One that breaks did not hold, and counts as a failure like one that has none to show. */
export async function runStep(step: Step): Promise<StepEnd> {
  try {
    const end = await step.run();
    const uncounted = !end.held && end.tally.failed === 0;
    return uncounted ? { ...end, tally: { ...end.tally, failed: 1 } } : end;
  } catch (error) {
    const output = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { held: false, output, tally: { passed: 0, failed: 1, skipped: [] } };
  }
}

const MINUTE_MS = 60_000;

/** A step that is one program with nothing to count inside: it holds or it does not, and that counts as one. */
export function programStep(name: string, program: string, programArguments: readonly string[]): Step {
  return {
    name,
    async run() {
      const end = await runInstalled(program, programArguments, 5 * MINUTE_MS);
      const held = end.code === 0;
      return {
        held,
        output: outputOf(end),
        tally: { passed: Number(held), failed: Number(!held), skipped: [] },
      };
    },
  };
}

export function outputOf({ output, overdue }: ChildEnd): string {
  return overdue ? `${output}\nit took too long and was ended\n` : output;
}
