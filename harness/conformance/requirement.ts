import type { Level } from '../ledger/record';
import type { RequirementId } from './case';

/**
 * Where a requirement comes from: a `requirement` is promised by the manual, an `ambiguity` is a place where the manual
 * contradicts itself or is silent, an `edge` is what a tester adds, a `standard` is a check of V.250 or 3GPP 27.007.
 */
export type RequirementKind = 'requirement' | 'ambiguity' | 'edge' | 'standard';

/** A requirement on a module, with or without a case. */
export interface Requirement {
  readonly id: RequirementId;
  /** Section of the manual, e.g. `1.1`; of a standard with its name before it, e.g. `27.007 9.1`. */
  readonly clause: string;
  /** One sentence of our own. */
  readonly statement: string;
  /** A short quotation, in the manual's characters, by which the place is found in its text. */
  readonly phrase?: string;
  /** How far a case may go in judging it. */
  readonly level: Level;
  readonly kind: RequirementKind;
  /** Why no case can judge it; absent when one can. */
  readonly notJudged?: string;
  /** The part of it that no case can judge, and why; the rest can be. */
  readonly exceptFor?: string;
  /** How the suites take an ambiguous place, one sentence. */
  readonly reading?: string;
}

const KINDS: Readonly<Record<string, RequirementKind>> = {
  R: 'requirement',
  A: 'ambiguity',
  E: 'edge',
  S: 'standard',
};

/** `R-015`, `A-09`, `A-100`, `E-AUTH-02`, `S-13`. */
const ID = /^(R-\d{3}|A-\d{2,3}|E-[A-Z]+-\d{2}|S-\d{2})$/;

/**
 * The kind that an id announces.
 * @throws Error for an id of no known family
 */
export function kindOf(id: RequirementId): RequirementKind {
  const kind = ID.test(id) ? KINDS[id.charAt(0)] : undefined;
  if (!kind) throw new Error(`requirement id "${id}" must look like R-015, A-09, E-AUTH-02 or S-13`);
  return kind;
}

/**
 * Compares every quoted phrase with the text of the manual. White space is left out of the comparison, and so are the
 * backslashes that a conversion to Markdown puts before underscores: neither is the manual's own.
 * @returns one sentence for each phrase that the text does not hold
 */
export function checkPhrases(requirements: readonly Requirement[], manualText: string): string[] {
  const text = bare(manualText);
  return requirements.flatMap(({ id, clause, phrase }) => {
    if (phrase === undefined) return [];
    if (bare(phrase) === '') return [`${id} quotes nothing: its phrase is empty`];
    return text.includes(bare(phrase))
      ? []
      : [`${id} quotes "${phrase}" of ${clause}, which the manual does not hold`];
  });
}

function bare(text: string): string {
  return text.replace(/\\(?=_)/g, '').replace(/\s+/g, '');
}
