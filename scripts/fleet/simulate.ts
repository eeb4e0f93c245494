import { USUAL_OPTIONS } from '../../fleet/job/part';
import { USUAL_TIMING } from '../../fleet/store/store';
import { given, planOf, wholeNumber } from './command-line';
import { simulate as simulateLab } from './simulation/simulation';

const USAGE =
  'npm run fleet -- simulate [--benches 50] [--machines 10] [--firmwares 20] [--seconds 600] [--kill-every 20] [--pace MS] [--cases 120] [--parts 2] [--lease SECONDS]: a lab of emulated modules in memory, of whose machines one is killed now and then';

/** Exit code 0 if every case of every qualification was judged exactly once. */
export async function simulate(argv: readonly string[]): Promise<number> {
  const { values } = given(USAGE, argv, {
    benches: { type: 'string' },
    machines: { type: 'string' },
    firmwares: { type: 'string' },
    seconds: { type: 'string' },
    'kill-every': { type: 'string' },
    pace: { type: 'string' },
    cases: { type: 'string' },
    parts: { type: 'string' },
    lease: { type: 'string' },
  });
  const number = (name: keyof typeof values, usual: number) =>
    wholeNumber(name, values[name], 1, 100_000, USAGE) ?? usual;
  const leaseMs = number('lease', USUAL_TIMING.leaseMs / 1000) * 1000;
  const figures = await simulateLab({
    benches: number('benches', 50),
    machines: number('machines', 10),
    firmwares: number('firmwares', 20),
    seconds: number('seconds', 600),
    killEverySeconds: number('kill-every', 20),
    paceMs: number('pace', 200),
    parts: number('parts', 2),
    plan: planOf({ only: ['1.1', '1.2', '1.3', '1.4'], exclude: [], options: USUAL_OPTIONS }).slice(
      0,
      number('cases', 120),
    ),
    timing: { leaseMs, checkMs: USUAL_TIMING.checkMs },
    say: (text) => console.log(text),
  });
  console.log(JSON.stringify(figures, null, 2));
  return figures.notOnce.length === 0 ? 0 : 1;
}
