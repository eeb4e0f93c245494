import * as z from 'zod';
import type { Address } from '../../cloud/cloud';
import { portName } from '../../wire/port-name';
import { parseAddress } from './values';

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
