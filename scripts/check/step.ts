import { type ChildEnd, runInstalled } from './child-run';
import type { Tally } from './tally';

/** One thing that the check looks at. */
export interface Step {
  readonly name: string;
  run(): Promise<StepEnd>;
}

/** The result of a step. */
export interface StepEnd {
  readonly held: boolean;
  /** Output to show when it failed. */
  readonly output: string;
  readonly tally: Tally;
}

/** Runs a step. One that throws, or fails without a count, counts as one failure. */
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

/** A step that is one program with nothing to count inside: it counts as one test. */
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
