/**
 * Prints the findings of GitHub's own language service for workflows: a list of [file, line, message] in JSON.
 * `node --conditions=import scripts/ci/workflow-diagnostics.cjs FILE...`
 *
 * The service is published for bundlers: its modules import JSON in a way that Node refuses, so they are compiled to
 * CommonJS as they are loaded.
 */
const fs = require('node:fs');
const path = require('node:path');
const { transformSync } = require('@swc/core');
const { addHook } = require('pirates');

const toCommonJs = (code, filename) =>
  transformSync(code, {
    filename,
    swcrc: false,
    jsc: { parser: { syntax: 'ecmascript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  }).code;
const published = /[\\/]node_modules[\\/](@actions|vscode-[\w-]+)[\\/]/;
addHook(toCommonJs, { exts: ['.js'], ignoreNodeModules: false, matcher: (file) => published.test(file) });

const { validate } = require('@actions/languageservice/validate');
const { TextDocument } = require('vscode-languageserver-textdocument');

async function diagnosticsOf(file) {
  const name = path.basename(file);
  const text = fs.readFileSync(file, 'utf8');
  const found = await validate(TextDocument.create(`file:///.github/workflows/${name}`, 'yaml', 1, text));
  return found.map(({ message, range }) => [name, range.start.line + 1, message]);
}

void Promise.all(process.argv.slice(2).map(diagnosticsOf)).then((found) => {
  process.stdout.write(JSON.stringify(found.flat()));
});
