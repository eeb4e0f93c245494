import { concatenation, executing } from './concatenation';
import { commandEcho } from './echo';
import { editing } from './editing';
import { general } from './identification';
import { issuing } from './issuing';
import { lineFormat } from './line-format';
import { names } from './names';
import { repeating } from './repeating';
import { format, suppression } from './result-codes';

/** The command line of V.250, with the manual's commands where useful. */
export const commandLine = [
  lineFormat,
  editing,
  repeating,
  names,
  concatenation,
  issuing,
  executing,
  general,
  commandEcho,
  suppression,
  format,
];
