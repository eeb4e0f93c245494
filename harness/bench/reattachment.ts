import { setTimeout as delay } from 'node:timers/promises';
import type { Identity } from '../family/identity';
import type { RenewableTransport } from '../wire/renewable-transport';
import { PortUnavailable, type Transport } from '../wire/transport';

/** How long a module may stay away: somebody puts a cable back, or a firmware restarts, which takes half a minute at most. */
const AWAY_MS = 30_000;

/** How often it is looked for: a system tells in too many ways that a port is there again. */
const EVERY_MS = 200;

/** What a bench needs to go on with a module whose port went away and came back. */
export interface ReattachmentParts {
  readonly wire: RenewableTransport;
  /** The port where the module is now. @throws PortUnavailable while it is nowhere */
  readonly find: () => Promise<string>;
  /** @throws PortUnavailable */
  readonly open: (port: string) => Promise<Transport>;
  readonly awayMs?: number;
}

/** What came of looking for the module. */
export type Reattached =
  | { readonly port: string; readonly afterMs: number; readonly trouble: null }
  | { readonly port: null; readonly afterMs: number; readonly trouble: string };

/** Finds a module again whose port went away, under whatever name it has now. */
export class Reattachment {
  /** How long the module is waited for. */
  readonly awayMs: number;

  constructor(private readonly parts: ReattachmentParts) {
    this.awayMs = parts.awayMs ?? AWAY_MS;
  }

  /** Resolves when its port is open again, or with the reason why it is not; never throws for want of a port. */
  async reattach(): Promise<Reattached> {
    const { wire, find, open } = this.parts;
    const began = performance.now();
    for (;;) {
      try {
        const port = await find();
        wire.renew(await open(port));
        return { port, afterMs: performance.now() - began, trouble: null };
      } catch (error) {
        if (!(error instanceof PortUnavailable)) throw error;
        const afterMs = performance.now() - began;
        // A port that has just come may still belong to root alone, or to a program that looks at each new one.
        if (afterMs > this.awayMs) return { port: null, afterMs, trouble: error.message };
      }
      await delay(EVERY_MS);
    }
  }
}

/**
 * What tells a module from the one that was there before; null when it is the same as far as either says. The IMEI
 * itself stays out of the text.
 */
export function differenceOf(before: Identity, now: Identity): string | null {
  const differences = (['manufacturer', 'model', 'firmware'] as const)
    .filter((what) => before[what] !== null && now[what] !== null && before[what] !== now[what])
    .map((what) => `its ${what} is ${now[what]} and not ${before[what]}`);
  if (before.imei !== null && now.imei !== null && before.imei !== now.imei)
    differences.unshift('its IMEI is another');
  return differences.length === 0 ? null : differences.join(', ');
}
