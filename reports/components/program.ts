import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { transformSync } from '@swc/core';

const programs = new Map<string, string>();

/**
 * The program of a page: a TypeScript file and all that it imports, as one script that needs nothing else.
 * It is compiled once a process; what goes into it are files of this project and of preact, never anything of a run.
 * @param entry absolute path of the file that runs first, with its extension
 * @throws Error when an import is neither relative nor preact
 */
export function programOf(entry: string): string {
  const known = programs.get(entry);
  if (known !== undefined) return known;
  const modules = new Map<string, string>();
  collect(entry, modules);
  const bodies = [...modules].map(([id, code]) => `${JSON.stringify(id)}(module,exports,require){${code}\n}`);
  // `</script` and `<!--` would end or change the element around the script.
  const program =
    `(()=>{const all={${bodies.join(',')}},made={};${LOADER}load(${JSON.stringify(nameOf(entry))})})();`
      .replaceAll('</script', '<\\/script')
      .replaceAll('<!--', '<\\!--');
  programs.set(entry, program);
  return program;
}

const LOADER =
  'function load(id){if(!made[id]){const module=made[id]={exports:{}};all[id](module,module.exports,load)}return made[id].exports}';

const REQUIRED = /\brequire\("([^"]+)"\)/g;

/** Adds a file and what it requires, each under its name. */
function collect(file: string, modules: Map<string, string>): void {
  const name = nameOf(file);
  if (modules.has(name)) return;
  modules.set(name, '');
  const code = compiled(file).replace(REQUIRED, (_, target: string) => {
    const found = resolved(target, file);
    collect(found, modules);
    return `require(${JSON.stringify(nameOf(found))})`;
  });
  modules.set(name, code);
}

function compiled(file: string): string {
  const source = readFileSync(file, 'utf8');
  if (!/\.tsx?$/.test(file)) return source.replace(/^\/\/# sourceMappingURL=.*$/m, '');
  return transformSync(source, {
    filename: file,
    swcrc: false,
    jsc: {
      parser: { syntax: 'typescript', tsx: file.endsWith('x') },
      target: 'es2022',
      transform: { react: { runtime: 'automatic', importSource: 'preact' } },
      minify: { compress: true, mangle: true },
    },
    module: { type: 'commonjs' },
    minify: true,
  }).code;
}

function resolved(target: string, from: string): string {
  const require = createRequire(from);
  if (/^preact(\/|$)/.test(target)) return require.resolve(target);
  if (!target.startsWith('.'))
    throw new Error(`${from}: a page's program may import files of this project and preact, got "${target}"`);
  for (const extension of ['.ts', '.tsx', '']) {
    try {
      return require.resolve(path.resolve(path.dirname(from), `${target}${extension}`));
    } catch {}
  }
  throw new Error(`${from}: expected a file ${target}.ts or .tsx, found none`);
}

/** A report holds no path of the machine that made it. */
function nameOf(file: string): string {
  const [, inModules] = file.replaceAll(path.sep, '/').split('/node_modules/');
  return inModules ?? path.relative(path.resolve(__dirname, '..'), file).replaceAll(path.sep, '/');
}
