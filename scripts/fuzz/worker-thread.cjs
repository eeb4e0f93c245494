/** Enables TypeScript in a thread, which has no `--require`. */
require('../register.cjs');
require('./worker.ts');
