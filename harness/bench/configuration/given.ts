import type { OptionKey } from './options';

/** A value as given, not yet checked. */
export interface GivenValue {
  readonly text: string;
  /** How the giver spelt the option, for messages: `--baud`, the name of a variable, `.env line 3: ` and that name. */
  readonly spelling: string;
}

/** The values of one source: the command line, npm, the environment or .env. */
export type Given = ReadonlyMap<OptionKey, GivenValue>;
