import type { Import } from './import-graph';

/** A circle of files that import each other; the first is named again at the end. */
export type Circle = readonly string[];

/**
 * The circles that a walk along the imports closes: none exactly when there is none. Type imports count as well, since
 * files that need each other's types cannot be read one after the other either.
 */
export function circlesIn(imports: readonly Import[]): readonly Circle[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) {
    const file = from.replace(/\.(tsx?|cjs)$/, '');
    targets.set(file, [...(targets.get(file) ?? []), to]);
  }
  const indexed = (file: string): string => (targets.has(`${file}/index`) ? `${file}/index` : file);
  const left = new Set<string>();
  const circles: Circle[] = [];
  const walk = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) circles.push([...way.slice(at), file]);
    if (at >= 0 || left.has(file)) return;
    for (const to of targets.get(file) ?? []) walk(indexed(to), [...way, file]);
    left.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  return circles;
}
