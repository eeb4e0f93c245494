import path from 'node:path';
import { type SourceFile, servesTests } from './source-files';

/** One file of ours that names another. */
export interface Import {
  readonly from: string;
  /** Without its extension: `harness/at/token`. */
  readonly to: string;
  /** A type import. */
  readonly typesOnly: boolean;
}

const statement = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'(\.[^']*)'/gm;
const inline = /(typeof\s+)?\b(?:import|require)\(\s*'(\.[^']*)'\s*\)(\.[A-Z])?/g;

/** The relative imports of all files but tests, static, dynamic and of types. */
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
