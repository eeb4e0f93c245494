import path from 'node:path';

const ROOT = path.resolve(__dirname, '..');

/** Errors of the operating system in words, with what to do. */
const SYSTEM: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: make room, or name another folder with --out',
  EDQUOT: 'the disk quota is used up: make room, or name another folder with --out',
  EROFS: 'the file system is read-only: name another folder with --out',
  EACCES: 'permission is missing',
};

/** The compiler's form of the place of an error: `,-[/path/file.ts:12:1]`. */
const COMPILER = /[x×]\s+(.+)\n\s*[,╭][-─]\[(.+?):(\d+):(\d+)\]/u;

/**
 * A thrown value as one line without a stack: what went wrong and where, with files named from the project's
 * folder.
 */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(String(error));
  const { code, syscall, path: file } = error as NodeJS.ErrnoException;
  if (code !== undefined && syscall !== undefined) {
    const at = file === undefined ? '' : `${file}: `;
    return oneLine(`${at}${SYSTEM[code] ?? 'the system refused'} (${error.message})`);
  }
  const text = `${error.message}\n${error.stack ?? ''}`.replaceAll(/\u001b\[[\d;]*m/g, '');
  const [, problem, source, line, column] = COMPILER.exec(text) ?? [];
  if (problem !== undefined && source !== undefined)
    return `${fromRoot(source)}:${line}:${column}: ${oneLine(problem)}`;
  return `${error.name}: ${oneLine(error.message)}${placeOf(error)}`;
}

function oneLine(text: string): string {
  return text
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .slice(0, 600);
}

/** The innermost line of ours in the stack. */
function placeOf({ stack = '' }: Error): string {
  const ours = [...stack.matchAll(/\(?((?:\/|[A-Z]:\\)[^\s()]+\.(?:ts|cjs)):(\d+):(\d+)\)?/g)].find(
    ([, file = '']) => !file.includes('node_modules'),
  );
  return ours ? ` (at ${fromRoot(ours[1] ?? '')}:${ours[2]})` : '';
}

function fromRoot(file: string): string {
  const relative = path.relative(ROOT, file);
  return relative.startsWith('..') ? file : relative.replaceAll(path.sep, '/');
}
