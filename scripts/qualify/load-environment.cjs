/** The environment of the test file, loaded as the commands load their files. */
require('../register.cjs');
module.exports = require('./jest-environment.ts');
