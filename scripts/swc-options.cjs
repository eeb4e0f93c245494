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
});

/** By extension: JSX only in `.tsx`, as `<T>` cannot begin a generic function there. */
module.exports = { '.ts': recipe({ tsx: false }), '.tsx': recipe({ tsx: true }) };
