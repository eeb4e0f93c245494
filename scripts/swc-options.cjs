/** How a TypeScript file of this project becomes JavaScript: the same for Jest and for the commands. */
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

/** By the end of the file's name: only `.tsx` may hold JSX, for there `<T>` cannot begin a generic function. */
module.exports = { '.ts': recipe({ tsx: false }), '.tsx': recipe({ tsx: true }) };
