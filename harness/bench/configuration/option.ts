import type * as z from 'zod';
import { config } from '../../../package.json';

/** What the name of each of our variables begins with, in the environment and in .env. */
export const PREFIX: string = config.environment;

/** One option. */
export interface Option {
  readonly section: 'module' | 'cloud' | 'cases' | 'run' | 'output' | 'environment';
  /** One line, without a full stop. */
  readonly help: string;
  /** What stands for the value in the help; null for a switch. */
  readonly value: string | null;
  readonly schema: z.ZodType<unknown, string>;
  /** Null when there is none, or when it follows from other options. */
  readonly default: string | null;
  /** May be given more than once; the environment puts commas between. */
  readonly repeatable?: true;
  /** Names in the environment and in .env, the first one first; left out: the prefix and the option's name. */
  readonly env?: readonly string[];
  /**
   * npm takes this option for its own and never hands it on (`--only` was one, `--verbose` sets the log level,
   * `--help` and `--version` end npm): it works only behind `--`.
   */
  readonly npmKeeps?: true;
  /** Never to be shown. */
  readonly secret?: true;
}
