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
/** The default folder of `npm test` for runs. */
export const RUNS = path.relative(process.cwd(), path.join(ROOT, 'reports/runs'));

/** Options of one of the commands that compare runs; an error ends the process with exit code 3. */
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

/** The path if it exists; otherwise the process ends with exit code 3. */
export function existing(name: string, usage: string): string {
  if (!existsSync(name)) endByMistake(`${name} does not exist`, usage);
  return name;
}

/** Which runs of a folder are used. */
interface Wanted {
  /** Includes runs of an emulated module. */
  readonly emulated: boolean;
  /** The requested family of modules. */
  readonly family: string | undefined;
}

/**
 * The runs of one family of modules: firmwares of different families are not compared. If there are several and none
 * was requested, or there is no run of the requested one, the process ends with exit code 3.
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
      `--family ${family}: there is no run of that family${told === '' ? '' : `, but of ${told}`}`,
      usage,
    );
  return runs.filter(({ header }) => familyOf(header) === family);
}

const FILE = 'known-deviations.json';

/** Known deviations for the end of a run: from its folder, or from this project. @throws DeviationsInvalid */
export function deviationsBeside(folder: string): readonly Deviation[] {
  const file = [path.join(folder, FILE), path.join(ROOT, FILE)].find((place) => existsSync(place));
  return file === undefined ? [] : readDeviations(file);
}

/**
 * Known deviations from the given file, or from `known-deviations.json` in the first folder or in this project, if it
 * exists.
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
