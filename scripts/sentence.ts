import path from 'node:path';

/**
 * Arguments of a small command: answers `--help` with its one line of usage and exit code 0, and an unknown argument
 * with one sentence and exit code 3.
 * @param most the maximum number of words
 */
export function wordsFor(usage: string, most: number, argv: readonly string[]): readonly string[] {
  if (argv.some((word) => word === '--help' || word === '-h')) end(process.stdout, usage, 0);
  const odd = argv.find((word) => word.startsWith('-')) ?? argv[most];
  if (odd !== undefined)
    endByMistake(`${odd} is ${odd.startsWith('-') ? 'an unknown option' : 'one argument too many'}`, usage);
  return argv;
}

/** Prints what is wrong and what would be right, in one sentence, and ends the process with the exit code for usage. */
export function endByMistake(sentence: string, usage: string): never {
  return end(process.stderr, `${sentence}; usage: ${usage}`, 3);
}

function end(stream: NodeJS.WriteStream, text: string, code: number): never {
  stream.write(`${text}\n`);
  process.exit(code);
}

const ROOT = path.resolve(__dirname, '..');

/** Errors of the operating system in words, with what to do. */
const SYSTEM: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: make room, or name another folder with --out',
  EDQUOT: 'the disk quota is used up: make room, or name another folder with --out',
  EROFS: 'the file system is read-only: name another folder with --out',
  EACCES: 'permission is missing',
};

/** The compiler's notation for the place of an error: `,-[/path/file.ts:12:1]`. */
const COMPILER = /[x×]\s+(.+)\n\s*[,╭][-─]\[(.+?):(\d+):(\d+)\]/u;

/**
 * A thrown value as one line without a stack: what went wrong and where, with paths relative to the project's folder.
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

/** The innermost line of project code in the stack. */
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
