/** A program for tests: prints two lines and exits with 3, or starts another one and loops forever with it. */
const { spawn } = require('node:child_process');
const { writeSync } = require('node:fs');

if (process.argv[2] === 'say') {
  writeSync(1, 'out\n');
  writeSync(2, 'err\n');
  process.exitCode = 3;
} else {
  const spin = 'for (;;);';
  spawn(process.execPath, ['-e', spin], { stdio: 'inherit' });
  setInterval(() => undefined, 1000);
}
