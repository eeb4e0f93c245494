/** A thread has no `--require` of its own: this lets it run TypeScript. */
require('../register.cjs');
require('./worker.ts');
