import { statSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import * as z from 'zod';
import type { Address } from '../../cloud/cloud';

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
export function parseAddress(text: string): Address | null {
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
