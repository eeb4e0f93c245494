import type { Header } from '../../harness/ledger/record';
import { compareVersions, type FirmwareVersion, firmwareVersion, shortNames } from './firmware-version';
import type { RunDigest } from './run-digest';

/** All runs of one firmware. */
export interface Column {
  readonly version: FirmwareVersion;
  /** Short name, unique among the columns: `B05`. */
  readonly name: string;
  /** As the module reported it. */
  readonly firmware: string;
  readonly emulated: boolean;
  /** By the time at which they began. */
  readonly runs: readonly RunDigest[];
  /** Suites that judged it, e.g. `0.1.0 (8ff8151c0d91)`. */
  readonly suites: readonly string[];
  /** The suite that most runs of the table were judged by is not the only one here. */
  readonly otherSuite: boolean;
}

/** A suite by its version and, where it is known, its commit. */
export function suiteOf({ suite: { version, commit } }: Pick<Header, 'suite'>): string {
  return commit === null ? version : `${version} (${commit})`;
}

/** Firmwares in build order; a real and an emulated module of the same firmware are two columns. */
export function columnsOf(runs: readonly RunDigest[]): Column[] {
  const groups = new Map<string, RunDigest[]>();
  for (const run of runs) {
    const { module, bench } = run.header;
    const key = `${bench.emulated} ${module?.firmware?.trim() ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  const sorted = [...groups.values()]
    .map((ofOne) => ({
      version: firmwareVersion(ofOne[0]?.header.module?.firmware ?? null),
      emulated: ofOne[0]?.header.bench.emulated ?? false,
      runs: ofOne,
    }))
    .sort((a, b) => compareVersions(a.version, b.version) || Number(a.emulated) - Number(b.emulated));
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
  return sorted.map(({ version, emulated, runs: ofOne }) => {
    const suites = [...new Set(ofOne.map(({ header }) => suiteOf(header)))];
    const short = nameOf.get(version.text) ?? '';
    return {
      version,
      emulated,
      runs: ofOne,
      suites,
      name: emulated && both.has(version.text) ? `${short} emulated` : short,
      firmware: version.text ?? 'not reported',
      otherSuite: suites.some((suite) => suite !== usual),
    };
  });
}

/** The suite that most runs were judged by; of equals the one that was met last. */
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
