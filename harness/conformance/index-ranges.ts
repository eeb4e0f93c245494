/** Numbers in rising order as text, runs of neighbours drawn together: `0-3 7 9-10`. */
export function indexRanges(indices: readonly number[]): string {
  const rising = [...new Set(indices)].sort((a, b) => a - b);
  const ranges: [first: number, last: number][] = [];
  for (const index of rising) {
    const open = ranges.at(-1);
    if (open && open[1] === index - 1) open[1] = index;
    else ranges.push([index, index]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(' ');
}

/** The inverse of `indexRanges`. @throws Error for text that is no list of ranges */
export function indicesOf(ranges: string): number[] {
  return ranges
    .split(' ')
    .filter((range) => range !== '')
    .flatMap((range) => {
      const match = /^(\d+)(?:-(\d+))?$/.exec(range);
      if (!match) throw new Error(`expected ranges like "0-3 7", got ${JSON.stringify(range)}`);
      const first = Number(match[1]);
      return Array.from({ length: Number(match[2] ?? first) - first + 1 }, (_, i) => first + i);
    });
}
