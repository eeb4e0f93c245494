import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A source file of the project. */
export interface SourceFile {
  /** From the project's folder, with slashes: `harness/at/session.ts`. */
  readonly path: string;
  readonly text: string;
}

export const ROOT = path.resolve(__dirname, '../..');

/** What is no part of the project though it lies in its folder: installed, made by runs, or of this bench alone. */
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

/** @param folder from the project's folder, with a slash at its end unless it is the project's own */
function filesBelow(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => !APART.test(`${folder}${entry.name}`))
    .flatMap((entry) => {
      const below = `${folder}${entry.name}`;
      return entry.isDirectory() ? filesBelow(`${below}/`) : entry.isFile() ? [below] : [];
    });
}

/** Whether a file only serves tests: those may reach further than what they test. */
export function servesTests({ path: file }: SourceFile): boolean {
  return /\.(test|fixture)\.(tsx?|cjs)$|\/testing\//.test(file);
}
