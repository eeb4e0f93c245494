/** How something stood in one firmware. */
export interface Stretch {
  /** Short name of the firmware, e.g. `B05`. */
  readonly name: string;
  /** Null where it was not tested. */
  readonly state: string | null;
}

/** More changes than this are counted rather than listed. */
const MOST = 8;

interface Range {
  readonly state: string;
  readonly names: string[];
}

/**
 * The states of firmwares in build order, as a sentence: `works B01 to B05, broken B07, works again from B09; B06 and B08
 * untested`. A range includes firmwares that were not tested; those are named at the end.
 * @param words what a state is called; a state without one is taken as it is
 */
export function rangesInWords(
  stretches: readonly Stretch[],
  words: Readonly<Record<string, string>> = {},
): string {
  const ranges = rangesOf(stretches);
  const untested = untestedIn(stretches);
  if (ranges.length === 0) return 'untested';
  const told = ranges.length > MOST ? counted(ranges, words) : listed(ranges, words);
  return untested === '' ? told : `${told}; ${untested} untested`;
}

/** Neighbours of one state, untested ones left out. */
function rangesOf(stretches: readonly Stretch[]): Range[] {
  const ranges: Range[] = [];
  for (const { name, state } of stretches) {
    if (state === null) continue;
    const last = ranges.at(-1);
    if (last?.state === state) last.names.push(name);
    else ranges.push({ state, names: [name] });
  }
  return ranges;
}

function listed(ranges: readonly Range[], words: Readonly<Record<string, string>>): string {
  const seen = new Set<string>();
  return ranges
    .map(({ state, names }, i) => {
      const again = seen.has(state) ? ' again' : '';
      seen.add(state);
      const open = i > 0 && i === ranges.length - 1;
      return `${wordFor(state, words)}${again} ${open ? `from ${names[0]}` : span(names)}`;
    })
    .join(', ');
}

function counted(ranges: readonly Range[], words: Readonly<Record<string, string>>): string {
  const totals = new Map<string, number>();
  for (const { state, names } of ranges) totals.set(state, (totals.get(state) ?? 0) + names.length);
  const each = [...totals].map(([state, n]) => `${wordFor(state, words)} in ${n}`).join(', ');
  const last = ranges.at(-1);
  const first = ranges[0]?.names[0] ?? '';
  const end = `${wordFor(last?.state ?? '', words)} since ${last?.names[0]}`;
  return `changes ${ranges.length - 1} times from ${first} on: ${each}; ${end}`;
}

/** States may be texts of a module: only words that were given are looked up. */
function wordFor(state: string, words: Readonly<Record<string, string>>): string {
  return (Object.hasOwn(words, state) ? words[state] : undefined) ?? state;
}

function span(names: readonly string[]): string {
  if (names.length === 1) return `${names[0]}`;
  return names.length === 2 ? names.join(' and ') : `${names[0]} to ${names.at(-1)}`;
}

/** `B02 to B04, B06 and B08`: neighbours in the table are put together. */
function untestedIn(stretches: readonly Stretch[]): string {
  const groups: string[][] = [];
  stretches.forEach(({ name, state }, i) => {
    if (state !== null) return;
    if (i > 0 && stretches[i - 1]?.state === null) groups.at(-1)?.push(name);
    else groups.push([name]);
  });
  if (groups.length > MOST) return `${groups.reduce((sum, group) => sum + group.length, 0)} firmwares`;
  const parts = groups.flatMap((group) => (group.length > 2 ? [`${group[0]} to ${group.at(-1)}`] : group));
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
