import type { PartState } from '../queue/part-states';

/** `3 of 7 parts, 120 of 569 cases`. */
export function progressText(parts: readonly PartState[]): string {
  const done = parts.filter(({ state }) => state === 'done' || state === 'given up').length;
  const judged = parts.reduce((sum, each) => sum + each.judged, 0);
  const cases = parts
    .filter(({ part }) => !part.part.includes('-'))
    .reduce((sum, { part }) => sum + part.cases.length, 0);
  return `${done} of ${parts.length} parts, ${judged} of ${cases} cases`;
}
