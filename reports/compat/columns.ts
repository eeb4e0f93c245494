import type { Header } from '../../harness/ledger/record';
import { familyOf } from './families';
import { compareVersions, type FirmwareVersion, firmwareVersion, shortNames } from './firmware-version';
import type { RunDigest } from './run-digest';

/** All runs of one firmware. */
export interface Column {
  readonly family: string;
  readonly version: FirmwareVersion;
  /** Unique among the columns: the short version, with the family or `emulated` where the columns differ by it. */
  readonly name: string;
  /** The short version alone: `B05`. */
  readonly short: string;
  /** As the module reported it. */
  readonly firmware: string;
  readonly emulated: boolean;
  /** By their start time. */
  readonly runs: readonly RunDigest[];
  /** Suites that judged it, e.g. `0.1.0 (8ff8151c0d91)`. */
  readonly suites: readonly string[];
  /** Whether it has another suite than the one that most runs of the table were judged by. */
  readonly otherSuite: boolean;
}

/** A suite by its version and, if known, its commit. */
export function suiteOf({ suite: { version, commit } }: Pick<Header, 'suite'>): string {
  return commit === null ? version : `${version} (${commit})`;
}

/**
 * Firmwares in build order, family by family; a real and an emulated module of the same firmware are two columns. A name
 * tells the family where there are several.
 */
export function columnsOf(runs: readonly RunDigest[]): Column[] {
  const groups = new Map<string, RunDigest[]>();
  for (const run of runs) {
    const { module, bench } = run.header;
    const key = `${familyOf(run.header)} ${bench.emulated} ${module?.firmware?.trim() ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  const sorted = [...groups.values()]
    .map((ofOne) => ({
      family: ofOne[0] === undefined ? '' : familyOf(ofOne[0].header),
      version: firmwareVersion(ofOne[0]?.header.module?.firmware ?? null),
      emulated: ofOne[0]?.header.bench.emulated ?? false,
      runs: ofOne,
    }))
    .sort(
      (a, b) =>
        a.family.localeCompare(b.family) ||
        compareVersions(a.version, b.version) ||
        Number(a.emulated) - Number(b.emulated),
    );
  const several = new Set(sorted.map(({ family }) => family)).size > 1;
  const names = shortNames(distinct(sorted.map(({ version }) => version)));
  const nameOf = new Map(
    distinct(sorted.map(({ version }) => version)).map(({ text }, i) => [text, names[i]]),
  );
  const both = new Set(
    sorted
      .filter(({ version }, i) => sorted[i - 1]?.version.text === version.text)
      .map(({ version }) => version.text),
  );
  const usual = mostCommon(runs.map(({ header }) => suiteOf(header)));
  return sorted.map(({ family, version, emulated, runs: ofOne }) => {
    const suites = [...new Set(ofOne.map(({ header }) => suiteOf(header)))];
    const short = nameOf.get(version.text) ?? '';
    const name = several ? `${family} ${short}` : short;
    return {
      family,
      version,
      emulated,
      runs: ofOne,
      suites,
      name: emulated && both.has(version.text) ? `${name} emulated` : name,
      short,
      firmware: version.text ?? 'not reported',
      otherSuite: suites.some((suite) => suite !== usual),
    };
  });
}

/** The suite that most runs were judged by; if equal, the last one found. */
export function usualSuite(columns: readonly Column[]): string | null {
  return mostCommon(columns.flatMap(({ runs }) => runs.map(({ header }) => suiteOf(header))));
}

function distinct(versions: readonly FirmwareVersion[]): FirmwareVersion[] {
  return versions.filter(({ text }, i) => versions.findIndex((other) => other.text === text) === i);
}

function mostCommon(texts: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].reduce<[string | null, number]>(
    (best, each) => (each[1] >= best[1] ? each : best),
    [null, 0],
  )[0];
}

/** A state in one firmware. */
export interface Stretch {
  /** Short name of the firmware, e.g. `B05`. */
  readonly name: string;
  /** Null if not tested. */
  readonly state: string | null;
}

/** More changes are counted instead of listed. */
const MOST = 8;

interface Range {
  readonly state: string;
  readonly names: string[];
}

/**
 * The states of firmwares in build order, as a sentence: `works B01 to B05, broken B07, works again from B09; B06 and
 * B08 untested`. A range includes firmwares that were not tested; those are named at the end.
 * @param words the word for each state; a state without one is used as it is
 */
export function rangesInWords(
  stretches: readonly Stretch[],
  words: Readonly<Record<string, string>> = {},
): string {
  const ranges = rangesOf(stretches);
  const untested = untestedIn(stretches);
  if (ranges.length === 0) return 'untested';
  const told = ranges.length > MOST ? counted(ranges, words) : listed(ranges, words);
  return untested === '' ? told : `${told}; ${untested} untested`;
}

/** Adjacent firmwares with one state, without untested ones. */
function rangesOf(stretches: readonly Stretch[]): Range[] {
  const ranges: Range[] = [];
  for (const { name, state } of stretches) {
    if (state === null) continue;
    const last = ranges.at(-1);
    if (last?.state === state) last.names.push(name);
    else ranges.push({ state, names: [name] });
  }
  return ranges;
}

function listed(ranges: readonly Range[], words: Readonly<Record<string, string>>): string {
  const seen = new Set<string>();
  return ranges
    .map(({ state, names }, i) => {
      const again = seen.has(state) ? ' again' : '';
      seen.add(state);
      const open = i > 0 && i === ranges.length - 1;
      return `${wordFor(state, words)}${again} ${open ? `from ${names[0]}` : span(names)}`;
    })
    .join(', ');
}

function counted(ranges: readonly Range[], words: Readonly<Record<string, string>>): string {
  const totals = new Map<string, number>();
  for (const { state, names } of ranges) totals.set(state, (totals.get(state) ?? 0) + names.length);
  const each = [...totals].map(([state, n]) => `${wordFor(state, words)} in ${n}`).join(', ');
  const last = ranges.at(-1);
  const first = ranges[0]?.names[0] ?? '';
  const end = `${wordFor(last?.state ?? '', words)} since ${last?.names[0]}`;
  return `changes ${ranges.length - 1} times from ${first} on: ${each}; ${end}`;
}

/** A state may be a text from a module: only own properties of `words` are looked up. */
function wordFor(state: string, words: Readonly<Record<string, string>>): string {
  return (Object.hasOwn(words, state) ? words[state] : undefined) ?? state;
}

function span(names: readonly string[]): string {
  if (names.length === 1) return `${names[0]}`;
  return names.length === 2 ? names.join(' and ') : `${names[0]} to ${names.at(-1)}`;
}

/** `B02 to B04, B06 and B08`: adjacent columns are combined. */
function untestedIn(stretches: readonly Stretch[]): string {
  const groups: string[][] = [];
  stretches.forEach(({ name, state }, i) => {
    if (state !== null) return;
    if (i > 0 && stretches[i - 1]?.state === null) groups.at(-1)?.push(name);
    else groups.push([name]);
  });
  if (groups.length > MOST) return `${groups.reduce((sum, group) => sum + group.length, 0)} firmwares`;
  const parts = groups.flatMap((group) => (group.length > 2 ? [`${group[0]} to ${group.at(-1)}`] : group));
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
