/** How every TypeScript file of this project becomes JavaScript: the same for Jest and for the commands. */
module.exports = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022', keepClassNames: true },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};
