import { visible } from './visible';

/** Characters with a meaning in Markdown. A backslash does nothing before a letter, an underscore nothing inside a word. */
const MARKS = /\\(?=[!-/:-@[-`{-~]|$)|:\/\/|[<>&@]|[`*[\]#|~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

const references: Readonly<Record<string, string>> = {
  '\\': '&#92;',
  '://': '&#58;//',
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '@': '&#64;',
};

/** A text that Markdown shows as it is: no markup of its own, no HTML, no mention, no link. */
export function text(raw: string): string {
  return visible(raw).replace(MARKS, (mark) => references[mark] ?? `\\${mark}`);
}

/** Rows of cells that are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A fence longer than any run of backticks inside. */
export function fenced(lines: readonly string[]): string {
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)),
  );
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...lines, fence].join('\n');
}
