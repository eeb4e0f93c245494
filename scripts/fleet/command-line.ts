import path from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Request, request, USUAL_OPTIONS, USUAL_PRIORITY } from '../../fleet/job/part';
import { ANY_BENCH } from '../../fleet/job/requirement';
import type { PlanOf } from '../../fleet/queue/requests';
import { processVariables, readDotenv, type Variable } from '../../harness/bench/configuration/sources';
import { select } from '../../harness/conformance/plan';
import { loadSuites } from '../qualify/load-suites';
import { endByMistake } from '../sentence';

export const ROOT = path.resolve(__dirname, '../..');

/** The environment, then .env. */
export function variables(): readonly Variable[] {
  return [...processVariables(process.env), ...readDotenv(path.join(ROOT, '.env'))];
}

/** Options of one of the commands of a fleet; an error ends the process with exit code 3. */
export function given<O extends NonNullable<ParseArgsConfig['options']>>(
  usage: string,
  argv: readonly string[],
  options: O,
  words = 0,
) {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const odd = positionals[words];
    if (odd !== undefined) return endByMistake(`${odd} is one argument too many`, usage);
    return { values, positionals };
  } catch (error) {
    return endByMistake((error as Error).message.split('. ')[0] ?? '', usage);
  }
}

/** A whole number; an error ends the process with exit code 3. */
export function wholeNumber(
  name: string,
  text: string | undefined,
  low: number,
  high: number,
  usage: string,
): number | null {
  if (text === undefined) return null;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high) return value;
  return endByMistake(
    `--${name}=${text} is out of range: expected a whole number from ${low} to ${high}`,
    usage,
  );
}

/** Options for what is to be qualified. */
export const requestOptions = {
  firmware: { type: 'string' },
  model: { type: 'string' },
  label: { type: 'string', multiple: true },
  needs: { type: 'string', multiple: true },
  bench: { type: 'string' },
  split: { type: 'string' },
  parts: { type: 'string' },
  priority: { type: 'string' },
  only: { type: 'string', multiple: true },
  exclude: { type: 'string', multiple: true },
  level: { type: 'string' },
  strict: { type: 'boolean' },
  disruptive: { type: 'boolean' },
  endurance: { type: 'boolean' },
  repeat: { type: 'string' },
  seed: { type: 'string' },
} as const;

export const REQUEST_USAGE =
  '--firmware VERSION [--model TEXT] [--label LABEL]... [--needs CAPABILITY]... [--bench NAME] [--split benches|parts] [--parts N] [--priority 1-9] [--only PATTERN]... [--exclude PATTERN]... [--level LEVEL] [--strict] [--disruptive] [--endurance] [--repeat N] [--seed N]';

type Values = ReturnType<typeof given<typeof requestOptions>>['values'];

/** The request on the command line; an error ends the process with exit code 3. */
export function requestFrom(values: Values, usage: string, priority = USUAL_PRIORITY): Request {
  const number = (name: keyof Values & string, low: number, high: number) =>
    wholeNumber(name, values[name] as string | undefined, low, high, usage);
  const parts = number('parts', 1, 1000);
  const read = request.safeParse({
    requirement: {
      ...ANY_BENCH,
      firmware: values.firmware ?? null,
      model: values.model ?? null,
      bench: values.bench ?? null,
      labels: values.label ?? [],
      capabilities: values.needs ?? [],
    },
    split: values.split ?? (parts === null ? 'benches' : 'parts'),
    parts,
    priority: number('priority', 1, 9) ?? priority,
    only: commaSeparated(values.only),
    exclude: commaSeparated(values.exclude),
    options: {
      level: values.level ?? USUAL_OPTIONS.level,
      strict: values.strict ?? false,
      disruptive: values.disruptive ?? false,
      endurance: values.endurance ?? false,
      repeat: number('repeat', 1, 1000) ?? 1,
      seed: number('seed', 0, 2 ** 31 - 1) ?? USUAL_OPTIONS.seed,
    },
  } satisfies Record<keyof Request, unknown>);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const at = issue?.path.filter((step) => step !== 'requirement' && step !== 'options').join('.');
  return endByMistake(`--${at}: ${issue?.message}`, usage);
}

function commaSeparated(texts: readonly string[] | undefined): string[] {
  return (texts ?? []).flatMap((text) => text.split(',')).map((text) => text.trim());
}

/** The plan of this checkout for an ME3630. */
export const planOf: PlanOf = ({ only, exclude, options }) =>
  select(loadSuites(), { family: 'me3630', only, exclude, ...options }).map((each) => each.case.id);
