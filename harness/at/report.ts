import { textBehind, withoutBrackets } from './grammar';
import { printResultCode } from './result-code';
import type { Token } from './token';

/** How something that a command set going ended, as the module reports it beside the command's result code. */
export interface Report {
  /** `refused` by the cloud, `failed` on the way there. */
  readonly outcome: 'done' | 'refused' | 'failed';
  /** As printed, brackets included; e.g. `OK`, `<OK>`, `1`, `FAIL`. */
  readonly code: string;
  /** The name as printed. */
  readonly spelling: string;
  /** The name is not the one in the command's clause, but one that related texts or modules print. */
  readonly nearMiss: boolean;
}

/** Which lines report on a command. */
export interface ReportRule {
  /** For messages: `report`, `authentication result`. */
  readonly called: string;
  /** The name that the command's documentation gives it first, null where it gives none; then near misses. */
  readonly spellings: readonly [string | null, ...string[]];
  /** The family of errors that reports a failure. */
  readonly failure?: 'cme' | 'vendor';
}

/** MQTT 3.1.1 table 3.9: 0x80 is the return code of a subscription that was refused. */
const REFUSALS = /^(FAIL|ERROR|128|0x80)$/i;

/** @returns null when the token is no report by this rule */
export function readReport(token: Token, { spellings, failure }: ReportRule): Report | null {
  if (token.kind === 'result' && token.result.kind === failure) {
    const printed = printResultCode(token.result);
    const spelling = printed.slice(0, printed.indexOf(':'));
    return { outcome: 'failed', code: token.result.code, spelling, nearMiss: false };
  }
  const spelling = spellings.find((name) => name !== null && textBehind(token, name) !== null) ?? null;
  if (spelling === null) return null;
  const code = textBehind(token, spelling) ?? '';
  const outcome = REFUSALS.test(withoutBrackets(code)) ? 'refused' : 'done';
  return { outcome, code, spelling, nearMiss: spelling !== spellings[0] };
}
