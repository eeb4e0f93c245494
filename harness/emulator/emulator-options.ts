import { parseArgs } from 'node:util';
import { distance } from 'fastest-levenshtein';
import { type Assembly, assembled } from './mutant';
import { profiles, type Release } from './profiles/releases';

// What a bench never asks the emulated module for is loaded only when somebody does: it is most of the code.
const mutants = () => require('./mutants') as typeof import('./mutants');
const variants = () => (require('./variants') as typeof import('./variants')).variants;
const learned = () => ({
  ...(require('./learned/learned-module') as typeof import('./learned/learned-module')),
  ...(require('./learned/learned-profile') as typeof import('./learned/learned-profile')),
});

/** Invalid command line options; the message says in one sentence what is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The parsed command line of the emulator. */
export interface EmulatorOptions {
  /** A text to print instead of starting a module, e.g. the usage; null to start one. */
  readonly reading: string | null;
  /** TCP address to listen at instead of a pseudo-terminal; null for the latter. */
  readonly tcp: { readonly host: string; readonly port: number } | null;
  /** Path of a serial device to use instead of a pseudo-terminal; null for the latter. */
  readonly device: string | null;
  /** Overrides the IMEI of the profile; null for that of the profile. */
  readonly imei: string | null;
  readonly authUrl: string | null;
  readonly broker: { readonly host: string; readonly port: number } | null;
  readonly link: string | null;
  readonly assembly: Assembly;
}

export const usage = `npm run emulator -- [options]

  --tcp HOST:PORT    listen there instead of making a pseudo-terminal (port 0: any that is free)
  --device PATH      speak through this serial device, e.g. /dev/ttyGS1 of a USB gadget
  --imei DIGITS      another IMEI than that of the profile, for a second module
  --auth URL         http://host:port of the pre-authentication endpoint
  --mqtt HOST:PORT   the broker, for a module that logs in there without pre-authentication
  --link PATH        a symbolic link to the pseudo-terminal
  --profile NAME     a firmware: ${profiles.map(({ name }) => name).join(', ')}
  --profile FILE     a firmware that npm run learn wrote to a file
  --profiles         lists the firmwares and what changed from one to the next
  --mutant NAME      a defect; may be repeated
  --mutants          lists the defects by subject
  --variant NAME     a legal difference; may be repeated
  --variants         lists the legal differences
  --help             this text`;

/** @throws UsageError */
export function readEmulatorOptions(argv: readonly string[]): EmulatorOptions {
  const { values } = parsed(argv);
  const base = baseOf(values.profile ?? 'me3630');
  const differences = [
    ...(values.variant ?? []).map((name) => named('variant', name, variants())),
    ...(values.mutant ?? []).map((name) => named('mutant', name, mutants().mutants)),
  ];
  return {
    reading: readingOf(values),
    tcp: values.tcp === undefined ? null : address('tcp', values.tcp),
    device: values.device ?? null,
    imei: values.imei ?? null,
    broker: values.mqtt === undefined ? null : address('mqtt', values.mqtt),
    authUrl: values.auth === undefined ? null : httpUrl(values.auth),
    link: values.link ?? null,
    assembly: withDifferences(base, differences),
  };
}

/**
 * A firmware by its name, or from a file written by `npm run learn`; a name with `.`, `/` or a backslash is a path.
 */
function baseOf(profile: string): Assembly {
  if (!/[./\\]/.test(profile)) {
    const { profile: own, differences } = named('profile', profile, profiles);
    return assembled(own, ...differences);
  }
  const { learnedModule, ProfileInvalid, readLearnedProfile } = learned();
  try {
    return learnedModule(readLearnedProfile(profile));
  } catch (error) {
    if (error instanceof ProfileInvalid) throw new UsageError(`--profile ${error.message}`);
    throw new UsageError(`--profile ${profile}: cannot be read: ${(error as Error).message}`);
  }
}

/** Adds the behaviours of the differences before those of the base. */
function withDifferences(base: Assembly, differences: Parameters<typeof assembled>[1][]): Assembly {
  const { profile, behaviours } = assembled(base.profile, ...differences);
  return { profile, behaviours: [...behaviours, ...base.behaviours] };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        tcp: { type: 'string' },
        device: { type: 'string' },
        imei: { type: 'string' },
        auth: { type: 'string' },
        mqtt: { type: 'string' },
        link: { type: 'string' },
        profile: { type: 'string' },
        profiles: { type: 'boolean' },
        mutant: { type: 'string', multiple: true },
        mutants: { type: 'boolean' },
        variant: { type: 'string', multiple: true },
        variants: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}: see --help`);
  }
}

function readingOf(asked: {
  help?: boolean;
  mutants?: boolean;
  variants?: boolean;
  profiles?: boolean;
}): string | null {
  if (asked.help) return usage;
  if (asked.profiles) return profiles.map(changeList).join('\n');
  if (asked.mutants)
    return Object.entries(mutants().mutantsBySubject)
      .map(([subject, all]) => listOf(subject, Object.values(all)))
      .join('\n\n');
  return asked.variants ? listOf('legal differences', variants()) : null;
}

/** `B05     what it claims`, then one line for each change since the previous release. */
function changeList({ name, about, changes }: Release): string {
  return [`${name.padEnd(8)} ${about}`, ...changes.map((change) => `           - ${change}`)].join('\n');
}

/** A heading, then one line for each: `  saysOkTwice  Every OK comes twice.` */
function listOf(heading: string, all: readonly Named[]): string {
  const width = Math.max(...all.map(({ name }) => name.length));
  return [heading, ...all.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`)].join('\n');
}

interface Named {
  readonly name: string;
  readonly about: string;
}

function named<T extends { readonly name: string }>(kind: string, name: string, all: readonly T[]): T {
  const found = all.find((one) => one.name === name);
  if (found === undefined) {
    const names = all.map((one) => one.name);
    throw new UsageError(`--${kind} ${name}: there is none of that name${adviceFor(kind, name, names)}`);
  }
  return found;
}

/** Suggests the nearest name and the option that lists all names, or the only name there is. */
function adviceFor(kind: string, name: string, names: readonly string[]): string {
  if (names.length === 1) return `, only ${names[0]}`;
  const likeness = (other: string) => distance(name.toLowerCase(), other.toLowerCase());
  const nearest = names.reduce((best, other) => (likeness(other) < likeness(best) ? other : best));
  return `; the nearest is ${nearest}, and --${kind}s lists them`;
}

function address(option: string, text: string): { host: string; port: number } {
  const [, host, port] = /^(?:tcp:\/\/)?(.+):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) {
    throw new UsageError(`--${option} ${text}: expected HOST:PORT, e.g. 127.0.0.1:7000`);
  }
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
}

function httpUrl(text: string): string {
  if (!URL.canParse(text) || new URL(text).protocol !== 'http:') {
    throw new UsageError(`--auth ${text}: expected a URL such as http://127.0.0.1:8080`);
  }
  return text;
}
