import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Ledger } from '../../harness/ledger/ledger-reader';
import { compareVersions, firmwareVersion } from '../compat/firmware-version';
import { digestOf, NotCounted, type RunDigest } from '../compat/run-digest';

const range = z
  .strictObject({
    /** First firmware, as reported by the module; absent for no lower bound. */
    from: z.string().min(1).optional(),
    /** Last firmware, included; absent for no upper bound. */
    to: z.string().min(1).optional(),
  })
  .describe('the firmwares for which the failure is accepted, in build order, both ends included');

const about = {
  firmware: range,
  reason: z.string().min(1).describe('why it is accepted'),
  ticket: z.string().min(1).describe('where its repair is tracked'),
  author: z.string().min(1).describe('who accepted it'),
  expires: z.iso.date().describe('the last day on which it is accepted, as YYYY-MM-DD'),
};

const acceptedCase = z.strictObject({
  case: z.string().min(1).describe('id of the case'),
  checks: z
    .array(
      z.strictObject({
        what: z.string().min(1).describe('the failed check, as the report names it'),
        actual: z.string().describe('what it got, as the report shows it; * stands for any text'),
      }),
    )
    .min(1)
    .describe('the failed checks that are accepted: a case that fails in any other stays failed'),
  ...about,
});

const acceptedInvariant = z.strictObject({
  invariant: z.string().min(1).describe('id of the invariant of the run, e.g. I-6'),
  brokenIn: z
    .array(z.string().min(1))
    .min(1)
    .describe('ids of the cases in which it may break; * stands for any text'),
  ...about,
});

export const deviation = z.union([acceptedCase, acceptedInvariant]);
export type Deviation = z.infer<typeof deviation>;

export const deviationFile = z.strictObject({ schema: z.literal(1), deviations: z.array(deviation) });

/** An invalid file of known deviations; the message names the file and the place. */
export class DeviationsInvalid extends Error {
  override readonly name = 'DeviationsInvalid';
}

/** @throws DeviationsInvalid; the system's error when the file cannot be read */
export function readDeviations(path: string): readonly Deviation[] {
  return parseDeviations(readFileSync(path, 'utf8'), path);
}

/** @param name of the file in messages @throws DeviationsInvalid */
export function parseDeviations(text: string, name: string): readonly Deviation[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DeviationsInvalid(`${name}: expected JSON (${(error as Error).message})`);
  }
  const file = deviationFile.safeParse(value);
  if (!file.success) throw new DeviationsInvalid(`${name}: ${z.prettifyError(file.error)}`);
  return file.data.deviations;
}

type Run = Pick<RunDigest, 'source' | 'header' | 'cases' | 'invariants'>;

export interface AcceptedFailures {
  /** The deviation that accepts the failure of a case or invariant in a run, or null. */
  readonly of: (run: Run, id: string) => Deviation | null;
  /** Problems with the deviations, one sentence each: expired, passing now, matching nothing. */
  readonly problems: readonly string[];
}

export interface AcceptOptions {
  /** The day of the report, as YYYY-MM-DD. */
  readonly today: string;
  /** Whether all runs are given: then a deviation without a run of its firmwares is a problem, too. */
  readonly everyFirmware?: boolean;
}

export const NONE_ACCEPTED: AcceptedFailures = { of: () => null, problems: [] };

/** Compares deviations with runs: which failures are accepted, and which deviations must be removed or corrected. */
export function acceptKnown(
  deviations: readonly Deviation[],
  runs: readonly Run[],
  { today, everyFirmware = false }: AcceptOptions,
): AcceptedFailures {
  const accepted = new Map<Run, Map<string, Deviation>>();
  const problems: string[] = [];
  for (const deviation of deviations) {
    const named = nameOf(deviation);
    if (deviation.expires < today) {
      problems.push(`${named}: expired on ${deviation.expires}; repair it or accept it again`);
      continue;
    }
    const inRange = runs.filter(({ header }) => isIn(deviation.firmware, header.module?.firmware ?? null));
    const found = inRange.flatMap((run) => matches(deviation, run).map((kind) => ({ run, kind })));
    for (const { run } of found.filter(({ kind }) => kind === 'accepted')) {
      const ofRun = accepted.get(run) ?? new Map<string, Deviation>();
      accepted.set(run, ofRun.set(idOf(deviation), deviation));
    }
    const problem = problemOf(found, inRange.length > 0 || everyFirmware);
    if (problem !== null) problems.push(`${named}: ${problem}`);
  }
  return { of: (run, id) => accepted.get(run)?.get(id) ?? null, problems };
}

type Match = 'accepted' | 'other failure' | 'passes' | 'not judged';

/** The results of the case or invariant in a run, one for each repetition; none if the run does not contain it. */
function matches(deviation: Deviation, run: Run): Match[] {
  if ('invariant' in deviation)
    return run.invariants
      .filter(({ id }) => id === deviation.invariant)
      .map(({ held, brokenIn }) =>
        held
          ? 'passes'
          : brokenIn.every((id) => likeAny(deviation.brokenIn, id))
            ? 'accepted'
            : 'other failure',
      );
  const accepts = (failed: Run['cases'][number]['failed']) =>
    failed.length > 0 &&
    failed.every(({ what, actual }) =>
      deviation.checks.some((check) => check.what === what && like(check.actual, actual)),
    );
  const found = run.cases
    .filter(({ id }) => id === deviation.case)
    .map(({ verdict, failed }): Match => {
      if (verdict === 'pass') return 'passes';
      if (verdict !== 'fail' && verdict !== 'finding') return 'not judged';
      return accepts(failed) ? 'accepted' : 'other failure';
    });
  // If one repetition fails differently, the others are not accepted either.
  return found.includes('other failure') ? found.filter((match) => match !== 'accepted') : found;
}

function problemOf(
  found: readonly { readonly run: Run; readonly kind: Match }[],
  mustMatch: boolean,
): string | null {
  const passing = found.filter(({ kind }) => kind === 'passes');
  if (passing.length > 0) {
    const firmwares = [...new Set(passing.map(({ run }) => run.header.module?.firmware ?? 'not reported'))];
    return `passes now in ${firmwares.join(', ')}; remove it or end its range before`;
  }
  if (!mustMatch || found.some(({ kind }) => kind === 'accepted')) return null;
  if (found.some(({ kind }) => kind === 'other failure'))
    return 'matches nothing: the case fails there in another check or with another outcome, which is not accepted';
  return 'matches nothing: no run of these firmwares judged it';
}

function isIn({ from, to }: Deviation['firmware'], firmware: string | null): boolean {
  const version = firmwareVersion(firmware);
  const ends = [from, to].filter((end) => end !== undefined).map(firmwareVersion);
  // A name of another form has no place in the build order: it only equals itself.
  if (version.kind === 'unknown' || ends.some(({ kind }) => kind === 'unknown'))
    return ends.length > 0 && ends.every(({ text }) => text === version.text);
  const [first, last] = [from, to].map((end) => (end === undefined ? null : firmwareVersion(end)));
  return (!first || compareVersions(first, version) <= 0) && (!last || compareVersions(version, last) <= 0);
}

function idOf(deviation: Deviation): string {
  return 'invariant' in deviation ? deviation.invariant : deviation.case;
}

function nameOf(deviation: Deviation): string {
  return `known deviation ${deviation.ticket} (${idOf(deviation)})`;
}

function likeAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => like(pattern, text));
}

function like(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}

/** Accepted deviations, and the day of the report, as YYYY-MM-DD. */
export interface KnownDeviations {
  readonly deviations: readonly Deviation[];
  readonly today: string;
}

/** A deviation and the failures of a run that it accepts: they remain failures, and are shown as known. */
export interface KnownInRun {
  readonly deviation: Deviation;
  /** Ids of cases, or the id of an invariant. */
  readonly ids: readonly string[];
}

/**
 * Which failures of a run are known, and problems with the deviations as far as this run shows. A run that is not
 * counted, e.g. an incomplete one, has none.
 */
export function knownIn(
  ledger: Ledger,
  { deviations, today }: KnownDeviations,
): { readonly known: readonly KnownInRun[]; readonly problems: readonly string[] } {
  if (deviations.length === 0) return { known: [], problems: [] };
  try {
    const run = digestOf({ ...ledger, events: [] }, ledger.header.runId);
    const { of, problems } = acceptKnown(deviations, [run], { today });
    const ids = [...new Set([...run.cases.map(({ id }) => id), ...run.invariants.map(({ id }) => id)])];
    const known = deviations.flatMap((deviation) => {
      const accepted = ids.filter((id) => of(run, id) === deviation);
      return accepted.length > 0 ? [{ deviation, ids: accepted }] : [];
    });
    return { known, problems };
  } catch (error) {
    if (error instanceof NotCounted) return { known: [], problems: [] };
    throw error;
  }
}
