import { statSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import * as z from 'zod';
import { config } from '../../../package.json';
import type { Address } from '../../cloud/cloud';
import { portName } from '../../wire/port-name';

/** Prefix of our variables in the environment and in .env. */
export const PREFIX: string = config.environment;

/** One option. */
export interface Option {
  readonly section: 'module' | 'cloud' | 'cases' | 'run' | 'output' | 'environment';
  /** One line, without a full stop. */
  readonly help: string;
  /** Placeholder of the value in the help; null for a switch. */
  readonly value: string | null;
  readonly schema: z.ZodType<unknown, string>;
  /** Null if there is none, or if it depends on other options. */
  readonly default: string | null;
  /** May be given more than once; values in the environment are separated by commas. */
  readonly repeatable?: true;
  /** Names in the environment and in .env, in order of precedence; by default the prefix and the option's name. */
  readonly env?: readonly string[];
  /**
   * npm has an option of this name and does not pass it on (`--only` was one, `--verbose` sets the log level,
   * `--help` and `--version` end npm), so it only works after `--`.
   */
  readonly npmKeeps?: true;
  /** The value is never shown. */
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

/** A switch. The environment and npm give its value as a word. */
export const flag = z.string().transform((text, context): boolean => {
  const value = flagWords.get(text.toLowerCase());
  if (value !== undefined) return value;
  context.addIssue({ code: 'custom', message: 'is neither on nor off: expected true or false' });
  return z.NEVER;
});

/** Any text, unchanged. */
export const text = z.string();

/** An existing file. */
export const existingFile = z.string().refine((path) => statSync(path, { throwIfNoEntry: false })?.isFile(), {
  error: 'is no file: expected the path of one',
});

/** True for any non-empty value: the convention of NO_COLOR. */
export const presence = z.string().transform((value) => value !== '');

/** One of the given words. */
export function oneOf<const W extends readonly [string, ...string[]]>(words: W) {
  return z.enum(words, { error: `is unknown: expected ${words.join(', ')}` });
}

/** A decimal integer from `low` to `high`. */
export function wholeNumber(low: number, high: number) {
  const error = `is out of range: expected a whole number from ${low} to ${high}`;
  return z
    .string()
    .regex(/^\d+$/, { error, abort: true })
    .transform(Number)
    .pipe(z.number({ error }).min(low, { error }).max(high, { error }));
}

/** A time in minutes, with decimals. */
export const minutes = z.string().transform((text, context): number => {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (value > 0 && value <= 100_000) return value;
  const message = 'is out of range: expected minutes above 0 up to 100000, such as 90 or 0.5';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** Patterns separated by commas; no name that they are matched against contains a comma. */
export const patterns = z.string().transform((text, context): readonly string[] => {
  const found = text.split(',').map((pattern) => pattern.trim());
  if (text === '') return [];
  if (found.every((pattern) => pattern !== '')) return found;
  const message = 'has an empty pattern: expected patterns with single commas between, such as CONN-*,R-010';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** The URL of a broker. It may contain a password, so messages do not repeat it. */
export const brokerUrl = z.url({
  protocol: /^(mqtts?|wss?)$/,
  error: 'is no broker: expected mqtt://host:port, mqtts://, ws:// or wss://',
});

/** A part of the credential triple: any text that an AT command line can contain. */
export const credential = z.string().regex(/^[\x21-\x7e]{1,64}$/, {
  error: 'cannot be used: expected 1 to 64 printable ASCII characters without blanks',
});

const bracketed = /^\[([^\]]+)\]:(\d{1,5})$/;
const named = /^([A-Za-z0-9._-]+):(\d{1,5})$/;

/** Parses HOST:PORT, with an IPv6 host in brackets; null if invalid or if the port is above 65535. */
function parseAddress(text: string): Address | null {
  const ipv6 = bracketed.exec(text);
  if (ipv6 && !isIPv6(ipv6[1] ?? '')) return null;
  const [, host, digits] = ipv6 ?? named.exec(text) ?? [];
  const port = Number(digits);
  return host !== undefined && port <= 65535 ? { host, port } : null;
}

/** An address to listen at: port 0 lets the system choose a free one. */
export const listenAddress = addressFrom(0, '127.0.0.1:1883');

/** An address that others connect to. */
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

/** Where the module under test is. */
export type PortTarget =
  /** No port was given: the emulated module is started. */
  | { readonly kind: 'emulated' }
  /** The one module of the family that is plugged in. */
  | { readonly kind: 'auto' }
  /** A serial device or pseudo-terminal, by its system name. */
  | { readonly kind: 'serial'; readonly path: string }
  /** A module by its USB serial number, its USB path such as `1-1.2`, or both. */
  | { readonly kind: 'usb'; readonly serial: string | null; readonly path: string | null }
  /** A serial port over TCP, raw or with RFC 2217. */
  | { readonly kind: 'tcp' | 'rfc2217'; readonly address: Address };

/** HOST:PORT as in URLs, with an IPv6 address in brackets. */
export function hostAndPort({ host, port }: Address): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** A TCP port as typed after `--port`. */
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

/** Parses the value of `--port`. */
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
