/** Lets plain Node run the TypeScript of this project: `node --require ./scripts/register.cjs FILE.ts`. */
const { addHook } = require('pirates');
const { transformSync } = require('@swc/core');
const options = require('./swc-options.cjs');

process.setSourceMapsEnabled(true);
addHook((code, filename) => transformSync(code, { ...options, filename, swcrc: false }).code, {
  exts: ['.ts'],
  ignoreNodeModules: true,
});
