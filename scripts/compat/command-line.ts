import { existsSync } from 'node:fs';
import path from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { familiesInWords, familiesOf, familyOf } from '../../reports/compat/families';
import type { RunDigest } from '../../reports/compat/run-digest';
import {
  type Deviation,
  DeviationsInvalid,
  readDeviations,
} from '../../reports/known-deviations/known-deviations';
import { endByMistake } from '../sentence';

export const ROOT = path.resolve(__dirname, '../..');
/** Where `npm test` leaves its runs. */
export const RUNS = path.relative(process.cwd(), path.join(ROOT, 'reports/runs'));

/** Options of one of the commands that compare runs; a mistake ends the process with exit code 3. */
export function given<O extends NonNullable<ParseArgsConfig['options']>>(usage: string, options: O) {
  try {
    const { values, positionals } = parseArgs({
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    if ((values as { help?: boolean }).help) {
      process.stdout.write(`${usage}\n`);
      process.exit(0);
    }
    return { values, positionals };
  } catch (error) {
    return endByMistake((error as Error).message.split('. ')[0] ?? '', usage);
  }
}

/** The path if it is there; otherwise the process ends with exit code 3. */
export function existing(name: string, usage: string): string {
  if (!existsSync(name)) endByMistake(`${name} is not there`, usage);
  return name;
}

/** Which runs are wanted of those in a folder. */
interface Wanted {
  /** Counts runs of an emulated module, too. */
  readonly emulated: boolean;
  /** The family of modules that was named. */
  readonly family: string | undefined;
}

/**
 * The runs of one family of modules: firmwares of two are not held against each other. Where there are several and none was named,
 * or one that no run is of, the process ends with exit code 3.
 */
export function ofOneFamily(
  runs: readonly RunDigest[],
  { emulated, family }: Wanted,
  usage: string,
): readonly RunDigest[] {
  const families = familiesOf(runs.filter(({ header }) => emulated || !header.bench.emulated));
  const told = familiesInWords(families);
  if (family === undefined) {
    if (families.size > 1)
      endByMistake(
        `the runs are of ${families.size} families of modules, ${told}: name one by --family`,
        usage,
      );
    return runs;
  }
  if (!families.has(family))
    endByMistake(
      `--family ${family}: no run is of that family${told === '' ? '' : `, but of ${told}`}`,
      usage,
    );
  return runs.filter(({ header }) => familyOf(header) === family);
}

const FILE = 'known-deviations.json';

/** Known deviations where a run is concluded: from its folder, or from this project. @throws DeviationsInvalid */
export function deviationsBeside(folder: string): readonly Deviation[] {
  const file = [path.join(folder, FILE), path.join(ROOT, FILE)].find((place) => existsSync(place));
  return file === undefined ? [] : readDeviations(file);
}

/**
 * Known deviations from the file that was named, or from `known-deviations.json` in the first folder or in this project,
 * where there is one.
 */
export function deviationsFor(
  named: string | undefined,
  folder: string | undefined,
  usage: string,
): readonly Deviation[] {
  const places = [...(folder === undefined ? [] : [path.join(folder, FILE)]), path.join(ROOT, FILE)];
  const file = named === undefined ? places.find((place) => existsSync(place)) : existing(named, usage);
  if (file === undefined) return [];
  try {
    return readDeviations(file);
  } catch (error) {
    if (error instanceof DeviationsInvalid) return endByMistake(error.message, usage);
    throw error;
  }
}

/** YYYY-MM-DD, UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Sets the exit code to the result of the command; 2 if it throws. */
export function runCommand(main: () => number | Promise<number>): void {
  Promise.resolve()
    .then(main)
    .then(
      (code) => {
        process.exitCode = code;
      },
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exitCode = 2;
      },
    );
}
