import path from 'node:path';
import { type BenchFile, readBenches } from '../benches/bench-file';
import type { BenchEntry } from '../benches/bench-schema';
import { usbPortText } from '../ports/find-module';
import { ConfigurationError } from './configuration-error';
import type { Variable } from './environment';
import type { Given, GivenValue } from './given';
import { suggestion } from './names';
import type { OptionKey } from './options';

/** A bench of the file of benches, and what it says of the options. */
export interface NamedBench {
  readonly name: string;
  readonly entry: BenchEntry;
  readonly given: Given;
}

/**
 * The bench that `--bench` names; null when none is named.
 * @param typed what the command line says
 * @param said what the environment and .env say
 * @param variables the environment and .env, the stronger first: where the bench's credentials are found
 * @param project where `benches.json` is looked for
 * @throws ConfigurationError when the file, the bench or a variable that it names is missing
 */
export function chosenBench(
  typed: readonly Given[],
  said: readonly Given[],
  variables: readonly Variable[],
  project: string,
): NamedBench | null {
  const strongest = (key: OptionKey) =>
    [...typed, ...said].map((source) => source.get(key)).find((given) => given !== undefined);
  const bench = strongest('bench');
  if (!bench) return null;
  const port = typed.map((source) => source.get('port')).find((given) => given !== undefined);
  if (port)
    throw new ConfigurationError(
      `${bench.spelling}=${bench.text} and ${port.spelling}=${port.text} both say which module: leave one of them out`,
    );
  const name = bench.text;
  const file = path.resolve(project, strongest('benches')?.text ?? 'benches.json');
  const read = readBenches(file);
  const entry = read.benches.get(name);
  if (!entry)
    throw new ConfigurationError(
      `${bench.spelling}=${name} is no bench of ${path.basename(file)}${suggestion(name, read.benches.keys()) || `: it has ${[...read.benches.keys()].join(', ') || 'none'}`}`,
    );
  return { name, entry, given: givenBy(name, entry, read, variables) };
}

function givenBy(name: string, entry: BenchEntry, file: BenchFile, variables: readonly Variable[]): Given {
  const given = new Map<OptionKey, GivenValue>();
  for (const [key, [value, ...at]] of Object.entries(plainSettings(entry)) as [OptionKey, Setting][]) {
    if (value === undefined) continue;
    const spelling = `${file.placeOf(['benches', name, ...at])}: bench ${name}, ${at.join('.')}`;
    given.set(key, { text: String(value), spelling });
  }
  for (const [key, variable] of Object.entries(entry.environment ?? {}) as [OptionKey, string][]) {
    const found = variables.find((each) => each.name === variable && each.text !== '');
    if (!found)
      throw new ConfigurationError(
        `${file.placeOf(['benches', name, 'environment', key])}: bench ${name} needs the environment variable ${variable} for its ${key}: set it in the environment or in .env`,
      );
    given.set(key, { text: found.text, spelling: variable });
  }
  return given;
}

/** A value of a bench, and the keys under which it stands there. */
type Setting = readonly [value: string | number | undefined, ...at: string[]];

function plainSettings({ port, usb, family, baud, cloud = {} }: BenchEntry) {
  const usbPort = usb && usbPortText(usb);
  return {
    port: usbPort === undefined ? [port, 'port'] : [usbPort, 'usb'],
    family: [family, 'family'],
    baud: [baud, 'baud'],
    cloud: [cloud.kind, 'cloud', 'kind'],
    cloudListen: [cloud.listen, 'cloud', 'listen'],
    authListen: [cloud.authListen, 'cloud', 'authListen'],
    advertise: [cloud.advertise, 'cloud', 'advertise'],
    tlsCloudListen: [cloud.tlsListen, 'cloud', 'tlsListen'],
    tlsAuthListen: [cloud.tlsAuthListen, 'cloud', 'tlsAuthListen'],
    tlsCa: [cloud.tlsCa, 'cloud', 'tlsCa'],
  } satisfies Partial<Record<OptionKey, Setting>>;
}
