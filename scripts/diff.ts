import { existsSync } from 'node:fs';
import { familiesInWords, familiesOf } from '../reports/compat/families';
import { firmwareVersion, shortNames } from '../reports/compat/firmware-version';
import { loadRuns } from '../reports/compat/load-runs';
import type { RunDigest } from '../reports/compat/run-digest';
import { diffPage } from '../reports/diff/diff-page';
import { diffMarkdown, diffText } from '../reports/diff/diff-texts';
import { exitCodeOfDiff, firmwareDiff } from '../reports/diff/firmware-diff';
import { diffJson } from '../reports/json-files';
import { acceptKnown } from '../reports/known-deviations/known-deviations';
import { deviationsFor, existing, given, RUNS, runCommand, today } from './compat/command-line';
import { writeWhole } from './compat/write-matrix';
import { endByMistake } from './sentence';

const usage =
  'npm run diff -- A B [--runs FOLDER] [--format text|markdown|json|html] [--out FILE] [--emulated] [--any-suite] [--known FILE]   (A and B: a run, a folder of runs, or a firmware such as B05 among the runs; exit code 1 when something broke, 2 when nothing could be compared)';

const FORMATS = ['text', 'markdown', 'json', 'html'] as const;

/** `npm run diff`: what changed from one firmware to another. */
function main(): number {
  const { values, positionals } = given(usage, {
    runs: { type: 'string' },
    format: { type: 'string', default: 'text' },
    out: { type: 'string' },
    emulated: { type: 'boolean' },
    'any-suite': { type: 'boolean' },
    known: { type: 'string' },
  });
  const [a, b, ...more] = positionals;
  if (a === undefined || b === undefined || more.length > 0) endByMistake('expected A and B', usage);
  const format = FORMATS.find((each) => each === values.format);
  if (format === undefined) endByMistake(`--format ${values.format}: expected ${FORMATS.join(', ')}`, usage);
  const sides = [a, b].map((side) => runsOf(side, values.runs ?? RUNS, values.emulated ?? false));
  for (const { problems } of sides) for (const problem of problems) process.stderr.write(`${problem}\n`);
  const [before = [], after = []] = sides.map(({ runs }) => runs);
  const [ofA, ofB] = [familiesOf(before), familiesOf(after)];
  if (ofA.size > 0 && ofB.size > 0 && ![...ofA.keys()].some((family) => ofB.has(family))) {
    process.stderr.write(
      `firmwares of two families of modules are not compared: A is of ${familiesInWords(ofA)}, B of ${familiesInWords(ofB)}\n`,
    );
    return 2;
  }
  const deviations = deviationsFor(values.known, values.runs, usage);
  const accepted = acceptKnown(deviations, [...before, ...after], { today: today() });
  const anySuite = values['any-suite'] ?? false;
  const diff = firmwareDiff(before, after, { accepted, anySuite });
  const text = {
    text: () => diffText(diff, { anySuite }),
    markdown: () => diffMarkdown(diff, { anySuite }),
    json: () => diffJson(diff),
    html: () => diffPage(diff, { anySuite }),
  }[format]();
  if (values.out === undefined) process.stdout.write(text);
  else process.stdout.write(`${writeWhole(values.out, text)}\n`);
  const unreadable = sides.some(({ problems }) => problems.length > 0);
  return unreadable && exitCodeOfDiff(diff) === 0 ? 2 : exitCodeOfDiff(diff);
}

interface Side {
  readonly runs: readonly RunDigest[];
  /** What could not be read, one sentence each. */
  readonly problems: readonly string[];
}

/** The runs for an argument: those at that path, or all runs of the firmware. */
function runsOf(side: string, folder: string, emulated: boolean): Side {
  const isPath = existsSync(side);
  const { runs, leftOut } = loadRuns([isPath ? side : existing(folder, usage)], { withEvents: true });
  const named = isPath ? runs : runs.filter((run) => isFirmware(side, run, runs));
  const wanted = isPath || emulated ? named : named.filter(({ header }) => !header.bench.emulated);
  const problems = isPath ? leftOut.map(({ source, why }) => `left out: ${source}: ${why}`) : [];
  if (wanted.length > 0) return { runs: wanted, problems };
  const hint = named.length > 0 ? ': all of its runs are of an emulated module, which --emulated counts' : '';
  const what = isPath
    ? `${side} holds no run that can be compared`
    : `no run of firmware ${side} in ${folder}${hint}`;
  return { runs: [], problems: [...problems, what] };
}

/** The full name, or the short one in the matrix if it is unique. */
function isFirmware(name: string, run: RunDigest, runs: readonly RunDigest[]): boolean {
  const firmware = run.header.module?.firmware ?? null;
  if (firmware === name) return true;
  const all = [...new Set(runs.map(({ header }) => header.module?.firmware ?? null))];
  const short = shortNames(all.map(firmwareVersion));
  const matching = all.filter((_, i) => short[i]?.toLowerCase() === name.toLowerCase());
  return matching.length === 1 && matching[0] === firmware;
}

runCommand(main);
