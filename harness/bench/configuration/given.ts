import type { OptionKey } from './options';

/** A value as somebody gave it, not yet checked. */
export interface GivenValue {
  readonly text: string;
  /** How the giver spelt the option, for messages: `--baud`, the name of a variable, `.env line 3: ` and that name. */
  readonly spelling: string;
}

/** What one source says: the command line, npm, the environment or .env. */
export type Given = ReadonlyMap<OptionKey, GivenValue>;
