/** Lets plain Node run the TypeScript of this project: `node --require ./scripts/register.cjs FILE.ts`. */
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { addHook } = require('pirates');
const { version } = require('@swc/core/package.json');
const options = require('./swc-options.cjs');

/** Compiled files, as loading the compiler takes longer than compiling. */
const CACHE = path.resolve(__dirname, '../node_modules/.cache/me3630');
const RECIPE = version + JSON.stringify(options);

/** The cache depends on name and content only, not on the folder, so that copies of a file are compiled once. */
function compiled(code, filename) {
  const sourceFileName = path.basename(filename);
  const name = createHash('sha1').update(RECIPE).update(sourceFileName).update(code).digest('hex');
  const file = path.join(CACHE, `${name}.js`);
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    const js = require('@swc/core').transformSync(code, {
      ...options[path.extname(filename)],
      filename,
      sourceFileName,
      swcrc: false,
    }).code;
    keep(file, js);
    return js;
  }
}

/** Renamed into place, as other processes may compile the same file; a cache that cannot be written is ignored. */
function keep(file, js) {
  try {
    fs.mkdirSync(CACHE, { recursive: true });
    fs.writeFileSync(`${file}.${process.pid}`, js);
    fs.renameSync(`${file}.${process.pid}`, file);
  } catch {}
}

process.setSourceMapsEnabled(true);
addHook(compiled, { exts: ['.ts', '.tsx'], ignoreNodeModules: true });
