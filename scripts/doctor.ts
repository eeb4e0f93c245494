/** `npm run doctor`: is this bench ready for a real module, and if not, what to do. Takes the options of `npm test`. */
import path from 'node:path';
import { examineBench } from '../harness/bench/doctor/examine-bench';
import { thisMachine } from '../harness/bench/doctor/machine';
import { exitCodeOf, prescription } from '../harness/bench/doctor/prescription';

void examineBench(process.argv.slice(2), process.env, thisMachine(path.resolve(__dirname, '..'))).then(
  (findings) => {
    process.stdout.write(prescription(findings));
    process.exitCode = exitCodeOf(findings);
  },
);
