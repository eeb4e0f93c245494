import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Options } from '@swc/core';
import { version } from '@swc/core/package.json';

/** Loading the compiler takes longer than all else that a page needs: it is loaded only when a file is not in the cache. */
const CACHE = path.resolve(__dirname, '../../node_modules/.cache/me3630');

/** The JavaScript of a file for a browser, without what it imports. Other files than TypeScript are taken as they are. */
export function browserCode(file: string): string {
  const source = readFileSync(file, 'utf8');
  if (!/\.tsx?$/.test(file)) return source.replace(/^\/\/# sourceMappingURL=.*$/m, '');
  const options = optionsFor(file.endsWith('x'));
  const digest = createHash('sha1')
    .update(version)
    .update(JSON.stringify(options))
    .update(source)
    .digest('hex');
  const kept = path.join(CACHE, `${digest}.browser.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const { transformSync } = require('@swc/core') as typeof import('@swc/core');
    const { code } = transformSync(source, { ...options, filename: file });
    keep(kept, code);
    return code;
  }
}

function optionsFor(tsx: boolean): Options {
  return {
    swcrc: false,
    jsc: {
      parser: { syntax: 'typescript', tsx },
      target: 'es2022',
      transform: { react: { runtime: 'automatic', importSource: 'preact' } },
      minify: { compress: true, mangle: true },
    },
    module: { type: 'commonjs' },
    minify: true,
  };
}

/** Renamed into place, for other processes may be compiling the same file; a cache that cannot be written is no loss. */
function keep(file: string, code: string): void {
  try {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, code);
    renameSync(`${file}.${process.pid}`, file);
  } catch {}
}
