import type { Configuration } from '../bench/configuration/configuration';
import type { Cloud, CloudCapability, CloudProfile } from '../cloud/cloud';
import { amount } from '../ledger/amount';
import type { CaseRecord, Footer } from '../ledger/record';
import type { Clock } from '../wire/clock';
import type { Clause, PlacedCase } from './case';
import { expectedConnects, planFor, type Selection } from './plan';

/** The estimated cost of a run at one place. */
export interface Cost {
  readonly cases: number;
  /** MQTT connects, including the one for the negative controls. */
  readonly connects: number;
  readonly minutes: number;
}

/** Typical durations at a place, s, for a module that passes. */
export interface Place {
  readonly name: string;
  readonly perCase: number;
  /** One authentication and one connection. */
  readonly perConnect: number;
  /** Null where the cloud sets no limit. */
  readonly connectsPerMinute: number | null;
  /** From SUBACK or UNSUBACK until the change is in effect. */
  readonly subscriptionEffect: number;
  /** The cloud at this place: cases that need more than it offers are not run. */
  readonly cloud: Pick<Cloud, 'kind' | 'capabilities'>;
}

const LOCAL_CLOUD = {
  kind: 'local',
  capabilities: new Set<CloudCapability>([
    'packets',
    'uplink',
    'downlink',
    'presence',
    'auth',
    'faults',
    'acl',
    'sessions',
    'any-topic',
  ]),
} as const;

const PLATFORM = {
  kind: 'aliyun',
  capabilities: new Set<CloudCapability>(['uplink', 'downlink', 'presence', 'acl']),
} as const;

/**
 * Loopback: measured on the emulated module, about 600 cases in 15 s. A network: about six exchanges of 0.3 s in each
 * case and, on LTE, some seconds for a login. The platform: 5 connects a minute for a device, and 10 s until a
 * subscription is in effect (its documentation).
 */
export const PLACES = [
  {
    name: 'on loopback',
    perCase: 0.025,
    perConnect: 0.1,
    connectsPerMinute: null,
    subscriptionEffect: 0,
    cloud: LOCAL_CLOUD,
  },
  {
    name: 'on a private network',
    perCase: 2,
    perConnect: 8,
    connectsPerMinute: null,
    subscriptionEffect: 0,
    cloud: LOCAL_CLOUD,
  },
  {
    name: 'on the platform',
    perCase: 2,
    perConnect: 8,
    connectsPerMinute: 5,
    subscriptionEffect: 10,
    cloud: PLATFORM,
  },
] as const satisfies readonly Place[];

/** The assumptions of the estimate, in one sentence. */
export function assumptions(): string {
  const [loopback, network, platform] = PLACES;
  return (
    `for a module that passes; taken for granted: ${loopback.perCase} s a case and ${loopback.perConnect} s a connect on loopback, ` +
    `${network.perCase} s a case and ${network.perConnect} s a login with its connect on a network; on the platform ` +
    `${platform.connectsPerMinute} connects a minute and ${platform.subscriptionEffect} s for each subscription whose messages a case awaits`
  );
}

/** A pure estimate of a run at a place, computed from the declarations of its cases. */
export function costAt(place: Place, clauses: readonly Clause[], selection: Selection): Cost {
  const asked = planFor(clauses, selection, place.cloud)
    .filter(({ notApplicable }) => notApplicable === null)
    .map(({ placed }) => placed);
  const connects = expectedConnects(asked) + 1;
  const effects = effectsOf(asked);
  const busy =
    asked.length * place.perCase + connects * place.perConnect + effects * place.subscriptionEffect;
  const allowed = place.connectsPerMinute === null ? 0 : (connects / place.connectsPerMinute) * 60;
  return { cases: asked.length, connects, minutes: Math.max(busy, allowed) / 60 };
}

/** Cases that push on a subscription of their own; cases that share a subscription count as one. */
function effectsOf(asked: readonly PlacedCase[]): number {
  const pushing = asked.filter(({ case: c }) => c.needs?.includes('downlink'));
  const alone = pushing.filter(({ clause }) => !clause.subscriptionsStay).length;
  return alone + (alone < pushing.length ? 1 : 0);
}

/** What the limits of a cloud cost a run: its connects, and the waits for these and for subscriptions, s. */
export function waitsOf(
  asked: readonly PlacedCase[],
  { connectsPerMinute, minuteMs = 60_000, subscriptionEffectMs }: CloudProfile,
): { readonly connects: number; readonly waitS: number } {
  const connects = expectedConnects(asked) + 1;
  // The first connects of a minute are free.
  const beyond = connectsPerMinute === null ? 0 : Math.max(0, connects - connectsPerMinute);
  const connectMs = connectsPerMinute === null ? 0 : (beyond / connectsPerMinute) * minuteMs;
  return { connects, waitS: Math.max(connectMs, effectsOf(asked) * subscriptionEffectMs) / 1000 };
}

/** The figures that the limits of a run are compared with. */
export interface RunCost {
  /** ms since the run began. */
  readonly clock: Clock;
  /** MQTT connects that the module has made so far. */
  connects(): number;
}

const MINUTE_MS = 60_000;

/**
 * The limits after which a run starts no further case: `--bail`, `--max-minutes`, `--max-connects`. A case that has
 * begun is completed, so time and connects may exceed the limit by the cost of one case.
 */
export class RunLimits {
  private readonly leftOut: string[] = [];
  private failed = 0;
  private reason: string | null = null;

  constructor(
    private readonly limits: Pick<Configuration, 'bail' | 'maxMinutes' | 'maxConnects'>,
    private readonly cost: RunCost,
  ) {}

  /** Call after every case that was run. */
  heard({ verdict }: Pick<CaseRecord, 'verdict'>): void {
    if (verdict === 'fail') this.failed += 1;
  }

  /**
   * Which limit was reached, and the figure that reached it; null if none was. The first one reached stays the reason.
   */
  reached(): string | null {
    this.reason ??= this.firstReached();
    return this.reason;
  }

  /** Call before each case: true if it may no longer be started; it is then recorded as not run. */
  refuse(id: string): boolean {
    if (this.reached() === null) return false;
    this.leftOut.push(id);
    return true;
  }

  /** The refused cases, as in the footer of a ledger; null if none was. */
  get notRun(): Footer['notRun'] {
    return this.reason === null || this.leftOut.length === 0
      ? null
      : { reason: this.reason, cases: [...this.leftOut] };
  }

  private firstReached(): string | null {
    const { bail, maxMinutes, maxConnects } = this.limits;
    if (bail !== null && this.failed >= bail)
      return `--bail ${bail} was reached: ${amount(this.failed, 'case')} failed`;
    const ms = this.cost.clock();
    if (maxMinutes !== null && ms >= maxMinutes * MINUTE_MS)
      return `--max-minutes ${maxMinutes} was reached: the run is ${(ms / MINUTE_MS).toFixed(1)} min old`;
    const connects = this.cost.connects();
    if (maxConnects !== null && connects >= maxConnects)
      return `--max-connects ${maxConnects} was reached: the module has made ${amount(connects, 'MQTT connect')}`;
    return null;
  }
}
