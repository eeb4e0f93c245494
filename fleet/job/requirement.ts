import { createHash } from 'node:crypto';
import * as z from 'zod';

/**
 * The words that a job may contain. A job comes from the store, so it contains only names and options: no command, no
 * path, nothing that a shell or an option parser could take for more than a word.
 */

/** A bench's name, as in `benches.json`; unique in the lab. */
export const benchName = z.string().regex(/^[A-Za-z0-9][\w.-]{0,39}$/);

/** A part of a model or firmware version. */
const versionText = z.string().regex(/^[A-Za-z0-9][\w .:()/+-]{0,63}$/, {
  error: 'expected a part of a version: letters, digits, blanks and . : ( ) / + - _',
});

export const label = z.string().regex(/^\w[\w.-]{0,39}$/, {
  error: 'a label has letters, digits, dots and dashes only',
});

/** An ability of a bench: a capability of its cloud, or `power`. */
const capability = z.string().regex(/^[a-z][a-z-]{0,39}$/, {
  error: 'a capability is a word in small letters, such as faults or power',
});

export const caseId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,119}$/);

/** As for `--only`. */
export const casePattern = z.string().regex(/^[A-Za-z0-9*][\w.*-]{0,119}$/, {
  error: 'a pattern has letters, digits, dots, dashes and *',
});

export const qualificationId = z.string().regex(/^[A-Za-z0-9][\w-]{0,79}$/);

export const partId = z.string().regex(/^p[0-9]{1,4}(-[0-9]{1,3})?$/);

/** What a part requires of its bench. */
export const requirement = z.strictObject({
  /** This bench only; null for any that matches. */
  bench: benchName.nullable(),
  /** A part of the model that the module reports; null for any. */
  model: versionText.nullable(),
  firmware: versionText.nullable(),
  /** All of them are required. */
  labels: z.array(label).max(20),
  capabilities: z.array(capability).max(20),
  /** Benches that could not judge it. */
  not: z.array(benchName).max(1000),
});
export type Requirement = z.infer<typeof requirement>;

export const ANY_BENCH: Requirement = {
  bench: null,
  model: null,
  firmware: null,
  labels: [],
  capabilities: [],
  not: [],
};

/** The abilities of a bench. */
export interface Abilities {
  readonly name: string;
  /** As reported by the module; null if unknown. */
  readonly model: string | null;
  readonly firmware: string | null;
  readonly labels: readonly string[];
  readonly capabilities: readonly string[];
}

export function fits(wanted: Requirement, bench: Abilities): boolean {
  return (
    (wanted.bench === null || wanted.bench === bench.name) &&
    !wanted.not.includes(bench.name) &&
    contains(bench.model, wanted.model) &&
    contains(bench.firmware, wanted.firmware) &&
    wanted.labels.every((each) => bench.labels.includes(each)) &&
    wanted.capabilities.every((each) => bench.capabilities.includes(each))
  );
}

/** Whether a reported model or firmware is the wanted one. Case-insensitive, as with `--firmware`. */
export function contains(reported: string | null, wanted: string | null): boolean {
  if (wanted === null) return true;
  return reported?.toLowerCase().includes(wanted.toLowerCase()) ?? false;
}

/** A short name that is the same for equal requirements. */
export function digestOf(wanted: Requirement): string {
  const sorted = (words: readonly string[]) => [...new Set(words)].sort();
  const { bench, model, firmware, labels, capabilities, not } = wanted;
  const text = JSON.stringify([bench, model, firmware, sorted(labels), sorted(capabilities), sorted(not)]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** In words, for the terminal. */
export function requirementText({ bench, model, firmware, labels, capabilities, not }: Requirement): string {
  const words = [
    bench === null ? 'any bench' : `bench ${bench}`,
    ...(model === null ? [] : [`of model ${model}`]),
    ...(firmware === null ? [] : [`with firmware ${firmware}`]),
    ...labels.map((each) => `labelled ${each}`),
    ...capabilities.map((each) => `that offers ${each}`),
    ...(not.length === 0 ? [] : [`but ${not.join(', ')}`]),
  ];
  return words.join(' ');
}
