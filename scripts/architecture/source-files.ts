import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A source file of the project. */
export interface SourceFile {
  /** Relative to the project's folder, with slashes: `harness/at/session.ts`. */
  readonly path: string;
  readonly text: string;
}

export const ROOT = path.resolve(__dirname, '../..');

/** In the project's folder, but not part of it: installed, written by runs, or for this bench only. */
const APART = /^(node_modules|\.git|\.cache|\.env|reports\/(runs|check|demo|allure(?!\.)))(\/|$)|\.log$/;

/** Every file of the project, whatever its kind. */
export function keptFiles(): readonly SourceFile[] {
  return filesBelow('').map((file) => ({ path: file, text: readFileSync(path.join(ROOT, file), 'utf8') }));
}

/** Every TypeScript and CommonJS file of the project. */
export function sourceFiles(): readonly SourceFile[] {
  return keptFiles().filter((file) =>
    /^(suites|harness|reports|fleet|scripts)\/.*\.(tsx?|cjs)$/.test(file.path),
  );
}

/** @param folder relative to the project's folder, with a trailing slash unless it is empty */
function filesBelow(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => !APART.test(`${folder}${entry.name}`))
    .flatMap((entry) => {
      const below = `${folder}${entry.name}`;
      return entry.isDirectory() ? filesBelow(`${below}/`) : entry.isFile() ? [below] : [];
    });
}

/** Whether a file only serves tests: those may import more than the code they test. */
export function servesTests({ path: file }: SourceFile): boolean {
  return /\.(test|fixture)\.(tsx?|cjs)$|\/testing\//.test(file);
}
