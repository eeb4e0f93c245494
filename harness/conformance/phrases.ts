import type { Requirement } from './requirement';

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
