/** The compiler options for TypeScript, shared by Jest and the commands. */
const recipe = (parser) => ({
  jsc: {
    parser: { syntax: 'typescript', ...parser },
    target: 'es2022',
    keepClassNames: true,
    transform: { react: { runtime: 'automatic', importSource: 'preact' } },
  },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
  // Node parses the map of each file as it loads it; the sources are read only for a stack.
  inlineSourcesContent: false,
});

/** By extension: JSX only in `.tsx`, as `<T>` cannot begin a generic function there. */
module.exports = { '.ts': recipe({ tsx: false }), '.tsx': recipe({ tsx: true }) };
