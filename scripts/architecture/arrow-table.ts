import type { Import } from './import-graph';

/** One arrow of the architecture. */
export interface Arrow {
  /** A part of the project: `harness/at`. */
  readonly from: string;
  /** A part, a folder of it or a file without its extension; what lies below is meant as well. */
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
 * Reads the table of ARCHITECTURE.md: in each row a part in backticks and, in the second cell, what it may import, each
 * in backticks, with `(types)` after a path for type imports only.
 * @param text the section that holds the table
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

/** The arrow that an import follows; `home` for an import inside its own part, null when it is forbidden. */
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
