import { statSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import * as z from 'zod';
import { config } from '../../../package.json';
import type { Address } from '../../cloud/cloud';
import { portName } from '../../wire/port-name';

/** What the name of each of our variables begins with, in the environment and in .env. */
export const PREFIX: string = config.environment;

/** One option. */
export interface Option {
  readonly section: 'module' | 'cloud' | 'cases' | 'run' | 'output' | 'environment';
  /** One line, without a full stop. */
  readonly help: string;
  /** What stands for the value in the help; null for a switch. */
  readonly value: string | null;
  readonly schema: z.ZodType<unknown, string>;
  /** Null when there is none, or when it follows from other options. */
  readonly default: string | null;
  /** May be given more than once; the environment puts commas between. */
  readonly repeatable?: true;
  /** Names in the environment and in .env, the first one first; left out: the prefix and the option's name. */
  readonly env?: readonly string[];
  /**
   * npm takes this option for its own and never hands it on (`--only` was one, `--verbose` sets the log level,
   * `--help` and `--version` end npm): it works only behind `--`.
   */
  readonly npmKeeps?: true;
  /** Never to be shown. */
  readonly secret?: true;
}

const flagWords: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['0', false],
  ['no', false],
  ['off', false],
]);

/** A switch; the environment and npm have to spell it out. */
export const flag = z.string().transform((text, context): boolean => {
  const value = flagWords.get(text.toLowerCase());
  if (value !== undefined) return value;
  context.addIssue({ code: 'custom', message: 'is neither on nor off: expected true or false' });
  return z.NEVER;
});

/** Any text, as it stands. */
export const text = z.string();

/** A file that is there. */
export const existingFile = z.string().refine((path) => statSync(path, { throwIfNoEntry: false })?.isFile(), {
  error: 'is no file: expected the path of one',
});

/** Set, whatever to: the convention of NO_COLOR. */
export const presence = z.string().transform((value) => value !== '');

/** One of some words. */
export function oneOf<const W extends readonly [string, ...string[]]>(words: W) {
  return z.enum(words, { error: `is unknown: expected ${words.join(', ')}` });
}

/** A whole number in decimal digits, both bounds included. */
export function wholeNumber(low: number, high: number) {
  const error = `is out of range: expected a whole number from ${low} to ${high}`;
  return z
    .string()
    .regex(/^\d+$/, { error, abort: true })
    .transform(Number)
    .pipe(z.number({ error }).min(low, { error }).max(high, { error }));
}

/** A span of time in minutes, parts of a minute included. */
export const minutes = z.string().transform((text, context): number => {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (value > 0 && value <= 100_000) return value;
  const message = 'is out of range: expected minutes above 0 up to 100000, such as 90 or 0.5';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** Patterns with commas between them: none of the names that they are held against has a comma. */
export const patterns = z.string().transform((text, context): readonly string[] => {
  const found = text.split(',').map((pattern) => pattern.trim());
  if (text === '') return [];
  if (found.every((pattern) => pattern !== '')) return found;
  const message = 'has an empty pattern: expected patterns with single commas between, such as CONN-*,R-010';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** A broker by URL. It may carry a password, so no message repeats it. */
export const brokerUrl = z.url({
  protocol: /^(mqtts?|wss?)$/,
  error: 'is no broker: expected mqtt://host:port, mqtts://, ws:// or wss://',
});

/** A part of the credential triple: any text that an AT command line can carry. */
export const credential = z.string().regex(/^[\x21-\x7e]{1,64}$/, {
  error: 'cannot be used: expected 1 to 64 printable ASCII characters without blanks',
});

const bracketed = /^\[([^\]]+)\]:(\d{1,5})$/;
const named = /^([A-Za-z0-9._-]+):(\d{1,5})$/;

/** HOST:PORT, an IPv6 host in brackets; null when the text is none or the port is above 65535. */
function parseAddress(text: string): Address | null {
  const ipv6 = bracketed.exec(text);
  if (ipv6 && !isIPv6(ipv6[1] ?? '')) return null;
  const [, host, digits] = ipv6 ?? named.exec(text) ?? [];
  const port = Number(digits);
  return host !== undefined && port <= 65535 ? { host, port } : null;
}

/** An address to listen at: port 0 lets the system choose a free one. */
export const listenAddress = addressFrom(0, '127.0.0.1:1883');

/** An address that others are told to connect to. */
export const reachableAddress = addressFrom(1, 'lab-1.local:1883');

function addressFrom(lowestPort: number, example: string) {
  return z.string().transform((text, context): Address => {
    const address = parseAddress(text);
    if (address && address.port >= lowestPort) return address;
    const message = `is no address: expected HOST:PORT, the port ${lowestPort} to 65535, such as ${example} or [::1]:1883`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** Where the module under test is to be found. */
export type PortTarget =
  /** No port was named: the emulated module is started. */
  | { readonly kind: 'emulated' }
  /** The one module of the family that is plugged in. */
  | { readonly kind: 'auto' }
  /** A serial device or pseudo-terminal, by the name the system gives it. */
  | { readonly kind: 'serial'; readonly path: string }
  /** A module known by its USB serial number, by the path of its USB socket such as `1-1.2`, or by both. */
  | { readonly kind: 'usb'; readonly serial: string | null; readonly path: string | null }
  /** Bytes over TCP, bare or with the RFC 2217 serial port control of telnet. */
  | { readonly kind: 'tcp' | 'rfc2217'; readonly address: Address };

/** As URLs have it: an IPv6 address stands in brackets. */
export function hostAndPort({ host, port }: Address): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** A port that is reached over TCP, as `--port` takes it. */
export function portUrl({ kind, address }: PortTarget & { kind: 'tcp' | 'rfc2217' }): string {
  return `${kind}://${hostAndPort(address)}`;
}

const url = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i;
const expected =
  'expected a device path or name, auto, usb:serial=S, usb:path=P, tcp://host:port or rfc2217://host:port';

function usbTarget(text: string): PortTarget | null {
  const parts = new Map(
    text.split(',').map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at), part.slice(at + 1)] as const;
    }),
  );
  if ([...parts].some(([key, value]) => !['serial', 'path'].includes(key) || value === '')) return null;
  return { kind: 'usb', serial: parts.get('serial') ?? null, path: parts.get('path') ?? null };
}

/** Reads what stands after `--port`. */
export const portTarget = z.string().transform((text, context): PortTarget => {
  if (text.startsWith('usb:')) {
    const usb = usbTarget(text.slice('usb:'.length));
    if (usb) return usb;
    context.addIssue({ code: 'custom', message: `is no port: ${expected}` });
    return z.NEVER;
  }
  const [, scheme, rest] = url.exec(text) ?? [];
  if (scheme === undefined || rest === undefined) {
    return text === 'auto' ? { kind: 'auto' } : { kind: 'serial', path: portName(text) };
  }
  const address = parseAddress(rest);
  if ((scheme === 'tcp' || scheme === 'rfc2217') && address && address.port > 0) {
    return { kind: scheme, address };
  }
  context.addIssue({ code: 'custom', message: `is no port: ${expected}` });
  return z.NEVER;
});
