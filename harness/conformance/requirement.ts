import type { Level } from '../ledger/record';
import type { RequirementId } from './case';

/**
 * Where a requirement comes from: `requirement`: promised by the manual; `ambiguity`: the manual contradicts itself or
 * is silent; `edge`: added by a tester; `standard`: a check of V.250 or 3GPP TS 27.007.
 */
export type RequirementKind = 'requirement' | 'ambiguity' | 'edge' | 'standard';

/** A requirement on a module, with or without a case. */
export interface Requirement {
  readonly id: RequirementId;
  /** Section of the manual, e.g. `1.1`; for a standard with its name, e.g. `27.007 9.1`. */
  readonly clause: string;
  /** One sentence of our own. */
  readonly statement: string;
  /** A short verbatim quotation that locates the place in the manual. */
  readonly phrase?: string;
  /** The highest level of a case that judges it. */
  readonly level: Level;
  readonly kind: RequirementKind;
  /** Why no case can judge it; absent if one can. */
  readonly notJudged?: string;
  /** The part of it that no case can judge, and why. */
  readonly exceptFor?: string;
  /** How the suites interpret an ambiguous place, one sentence. */
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
 * The kind that the id's prefix stands for.
 * @throws Error for an id of no known family
 */
export function kindOf(id: RequirementId): RequirementKind {
  const kind = ID.test(id) ? KINDS[id.charAt(0)] : undefined;
  if (!kind) throw new Error(`requirement id "${id}" must look like R-015, A-09, E-AUTH-02 or S-13`);
  return kind;
}

/**
 * Compares every quoted phrase with the text of the manual. White space is ignored, and so are backslashes that a
 * conversion to Markdown puts before underscores: neither belongs to the manual's wording.
 * @returns one sentence for each phrase that the text does not contain
 */
export function checkPhrases(requirements: readonly Requirement[], manualText: string): string[] {
  const text = bare(manualText);
  return requirements.flatMap(({ id, clause, phrase }) => {
    if (phrase === undefined) return [];
    if (bare(phrase) === '') return [`${id} quotes nothing: its phrase is empty`];
    return text.includes(bare(phrase))
      ? []
      : [`${id} quotes "${phrase}" of ${clause}, which is not in the manual`];
  });
}

function bare(text: string): string {
  return text.replace(/\\(?=_)/g, '').replace(/\s+/g, '');
}
