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
