import type { Answer } from './asking';

/** The outcome of bringing a module to the network. */
export type Preparation =
  /** What is missing, with what to do about it: the module itself says so. */
  | { readonly missing: { readonly by: 'bench' | 'radio'; readonly message: string } }
  /** Nothing is known to be missing; what could not be learnt, one clause each. */
  | { readonly missing: null; readonly unknown: readonly string[] };

export const lacking = (by: 'bench' | 'radio', message: string): Preparation => ({
  missing: { by, message },
});

/** States of +CPIN in which a SIM waits for a code (3GPP TS 27.007 clause 8.3), or is not there. */
const SIM_NOT_READY = /\b(PIN2?|PUK2?)$|\bNOT\b/i;
/** +CME ERROR for a SIM that is missing, locked, busy or broken (3GPP TS 27.007 clause 9.2). */
const SIM_TROUBLE = /^(\+CME ERROR: ?)(1[0-8]|.*\b(SIM|PIN|PUK)\b.*)$/i;
/** The same for a network that is missing, does not answer or lets the module make emergency calls only. */
const NETWORK_TROUBLE = /^(\+CME ERROR: ?)(3[0-2]|.*\b(network|service)\b.*)$/i;

/** The answer to `AT+CPIN?` says that the SIM cannot be used. */
export function tellsOfNoSim(answer: Answer, state: string | undefined): boolean {
  return SIM_NOT_READY.test(state ?? '') || SIM_TROUBLE.test(answer.text);
}

/** An error says that there is no network. */
export function tellsOfNoNetwork(answer: Answer): boolean {
  return NETWORK_TROUBLE.test(answer.text);
}
