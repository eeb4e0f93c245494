import { createHash } from 'node:crypto';
import * as z from 'zod';

/**
 * The words that a job may carry. A job comes through the store, so it holds names and options only: no command, no path,
 * nothing that a shell or an option parser could take for more than a word.
 */

/** As in `benches.json`; unique in the lab. */
export const benchName = z.string().regex(/^[A-Za-z0-9][\w.-]{0,39}$/);

/** What a model or firmware version contains. */
const versionText = z.string().regex(/^[A-Za-z0-9][\w .:()/+-]{0,63}$/, {
  error: 'expected a part of a version: letters, digits, blanks and . : ( ) / + - _',
});

export const label = z.string().regex(/^\w[\w.-]{0,39}$/, {
  error: 'a label has letters, digits, dots and dashes only',
});

/** Something that a bench can do: what its cloud offers, or `power`. */
const capability = z.string().regex(/^[a-z][a-z-]{0,39}$/, {
  error: 'a capability is a word in small letters, such as faults or power',
});

export const caseId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,119}$/);

/** As `--only` takes it. */
export const casePattern = z.string().regex(/^[A-Za-z0-9*][\w.*-]{0,119}$/, {
  error: 'a pattern has letters, digits, dots, dashes and *',
});

export const qualificationId = z.string().regex(/^[A-Za-z0-9][\w-]{0,79}$/);

export const partId = z.string().regex(/^p[0-9]{1,4}(-[0-9]{1,3})?$/);

/** What a part asks of the bench that runs it. */
export const requirement = z.strictObject({
  /** This bench and no other; null for any that fits. */
  bench: benchName.nullable(),
  /** What the model that the module reports contains; null for any. */
  model: versionText.nullable(),
  firmware: versionText.nullable(),
  /** All of them. */
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

/** What a bench has. */
export interface Abilities {
  readonly name: string;
  /** As the module reports them; null when it has not been asked, or does not say. */
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

/** In any case of letters, as `--firmware` compares. */
function contains(reported: string | null, wanted: string | null): boolean {
  if (wanted === null) return true;
  return reported?.toLowerCase().includes(wanted.toLowerCase()) ?? false;
}

/** A short name that equal requirements share. */
export function digestOf(wanted: Requirement): string {
  const sorted = (words: readonly string[]) => [...new Set(words)].sort();
  const { bench, model, firmware, labels, capabilities, not } = wanted;
  const text = JSON.stringify([bench, model, firmware, sorted(labels), sorted(capabilities), sorted(not)]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** In words, for people. */
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
