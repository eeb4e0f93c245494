import path from 'node:path';
import { type SourceFile, servesTests } from './source-files';

/** An import of one project file by another. */
interface Import {
  readonly from: string;
  /** Without extension: `harness/at/token`. */
  readonly to: string;
  /** A type import. */
  readonly typesOnly: boolean;
}

const statement = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'(\.[^']*)'/gm;
const inline = /(typeof\s+)?\b(?:import|require)\(\s*'(\.[^']*)'\s*\)(\.[A-Z])?/g;

/** The relative imports of all files but tests: static, dynamic and type imports. */
export function importGraph(files: readonly SourceFile[]): readonly Import[] {
  return files.filter((file) => !servesTests(file)).flatMap(importsOf);
}

function importsOf({ path: from, text }: SourceFile): readonly Import[] {
  const arrow = (target: string, typesOnly: boolean): Import => {
    const to = path.posix.join(path.posix.dirname(from), target);
    return { from, to: to.replace(/\.(tsx?|cjs)$/, ''), typesOnly };
  };
  return [
    ...[...text.matchAll(statement)].map(([, type, target = '']) => arrow(target, type !== undefined)),
    ...[...text.matchAll(inline)].map(([, typeOf, target = '', member]) =>
      arrow(target, typeOf !== undefined || member !== undefined),
    ),
  ];
}

/** A circle of files that import each other; the first is repeated at the end. */
export type Circle = readonly string[];

/**
 * The circles found by following imports; empty exactly if there is none. Type imports count as well, as files that
 * need each other's types cannot be understood one after the other.
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

/** One arrow of the architecture. */
export interface Arrow {
  /** A part of the project: `harness/at`. */
  readonly from: string;
  /** A part, a folder of it or a file without extension; includes everything below it. */
  readonly to: string;
  /** For type imports only. */
  readonly typesOnly: boolean;
}

/** What may import what. */
export interface ArrowTable {
  readonly parts: readonly string[];
  readonly arrows: readonly Arrow[];
}

const row = /^\| `([^`|]+)` \| ([^|]*) \|/gm;
const target = /`([^`]+)`( \(types\))?/g;

/**
 * Parses the table of ARCHITECTURE.md: in each row a part in backticks and, in the second cell, what it may import,
 * each in backticks, with `(types)` after a path for type imports only.
 * @param text the section that contains the table
 */
export function readArrowTable(text: string): ArrowTable {
  const rows = [...text.matchAll(row)].map(([, part = '', cell = '']) => ({ part, cell }));
  return {
    parts: rows.map(({ part }) => part),
    arrows: rows.flatMap(({ part, cell }) =>
      [...cell.matchAll(target)].map(([, to = '', types]) => ({
        from: part,
        to,
        typesOnly: types !== undefined,
      })),
    ),
  };
}

/** The arrow for an import; `home` for an import within its own part, null if it is forbidden. */
export function arrowOf(table: ArrowTable, { from, to, typesOnly }: Import): Arrow | 'home' | null {
  const part = table.parts.find((each) => isBelow(from, each));
  if (part === undefined) return null;
  if (isBelow(to, part)) return 'home';
  const fits = (arrow: Arrow) =>
    arrow.from === part && isBelow(to, arrow.to) && (typesOnly || !arrow.typesOnly);
  return table.arrows.find(fits) ?? null;
}

function isBelow(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}
