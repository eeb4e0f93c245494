/** Lets plain Node run the TypeScript of this project: `node --require ./scripts/register.cjs FILE.ts`. */
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const USAGE = 3;

if (!existsSync(join(__dirname, '../node_modules'))) {
  process.stderr.write('the packages are not installed: run npm ci first\n');
  process.exit(USAGE);
}

const { addHook } = require('pirates');
const { transformSync } = require('@swc/core');
const options = require('./swc-options.cjs');

process.setSourceMapsEnabled(true);
addHook((code, filename) => transformSync(code, { ...options, filename, swcrc: false }).code, {
  exts: ['.ts'],
  ignoreNodeModules: true,
});
