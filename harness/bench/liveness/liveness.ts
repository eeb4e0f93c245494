import type { Cloud } from '../../cloud/cloud';
import type { Deadlines } from '../../family/family';
import type { Clock } from '../../wire/clock';
import type { PortWatch } from '../ports/list-ports';
import { Heartbeat, type Hole, OwnTime } from './signs-of-life';

/** What was missing while a case ran; has the fields of a `Loss` in the ledger. */
export interface Absence {
  readonly attribution: 'bench' | 'cloud';
  /** One sentence. */
  readonly reason: string;
  /** Number of the last event before the possible loss: checks made after it do not count. */
  readonly at: number;
}

export interface LivenessParts {
  readonly clock: Clock;
  /** Clock in ms since the epoch; default that of this machine. */
  readonly wallClock?: () => number;
  readonly lastEvent: () => number;
  readonly cloud: Cloud;
  readonly deadlines: Deadlines;
  /** Detects other programs on the module's port; null, the default, if there can be none. */
  readonly port?: PortWatch | null;
}

/** The shortest known time-out of a module: device SDKs wait 2 s for an acknowledgement, some firmware less. */
const SHORTEST_OF_MODULES_MS = 1_500;
/** Round trips per limit, so that one late round trip is not a hole. */
const TRIPS_PER_LIMIT = 3;

/** A part that must have been alive for a failure to be the module's. */
interface Watched {
  readonly name: string;
  readonly heartbeat: Heartbeat;
}

/**
 * Shows that cloud and harness were alive *while* a module failed. The bench continuously sends messages through the
 * broker and requests to the authentication server, and a timer watches this process. A time without a sign of life
 * that is longer than half of the shortest time-out is a hole: a failure in it may have another cause than the
 * module.
 */
export class Liveness {
  private watched: readonly Watched[] = [];
  private own: OwnTime | null = null;

  constructor(private readonly parts: LivenessParts) {}

  /** Number of completed round trips of all parts. */
  get trips(): number {
    return this.watched.reduce((sum, { heartbeat }) => sum + heartbeat.trips, 0);
  }

  /** Starts to watch; before that nothing counts as missing. */
  start(): void {
    const { cloud, deadlines, clock, lastEvent, wallClock = Date.now } = this.parts;
    const limitMs = Math.min(SHORTEST_OF_MODULES_MS, ...Object.values<number>({ ...deadlines })) / 2;
    const beat = { clock, lastEvent, limitMs, paceMs: limitMs / TRIPS_PER_LIMIT };
    this.stop();
    this.parts.port?.start();
    this.own = new OwnTime({ ...beat, wallClock });
    this.watched = [
      // The real platform is not polled: it gets one message when a case has failed.
      ...(cloud.capabilities.has('downlink') && !asksOnlyOnFailure(cloud)
        ? [
            {
              name: `the broker of the ${cloud.kind} cloud`,
              heartbeat: new Heartbeat({ ...beat, roundTrip: (ms) => cloud.alive(ms) }),
            },
          ]
        : []),
      ...(cloud.capabilities.has('auth')
        ? [
            {
              name: 'the authentication server',
              heartbeat: new Heartbeat({ ...beat, roundTrip: (ms) => cloud.authAlive(ms) }),
            },
          ]
        : []),
    ];
  }

  stop(): void {
    this.parts.port?.stop();
    this.own?.stop();
    for (const { heartbeat } of this.watched) heartbeat.stop();
    this.own = null;
    this.watched = [];
  }

  /**
   * What was missing at any moment between `from` and `to` (ms since the run began); null if nothing was. Waits for
   * one more round trip, up to half of the shortest time-out, so call it for failures only.
   */
  async lossDuring(from: number, to: number): Promise<Absence | null> {
    await Promise.all([
      this.parts.port?.look(),
      ...this.watched.map(({ heartbeat }) => heartbeat.settled(to)),
    ]);
    return this.knownLossDuring(from, to) ?? (await this.lossNow());
  }

  private async lossNow(): Promise<Absence | null> {
    const { cloud, deadlines, lastEvent } = this.parts;
    if (!asksOnlyOnFailure(cloud) || (await cloud.alive(deadlines.delivery))) return null;
    return {
      attribution: 'cloud',
      reason: `the ${cloud.kind} cloud does not carry our own messages`,
      at: lastEvent(),
    };
  }

  /** The same from what is known so far, without waiting. */
  knownLossDuring(from: number, to: number): Absence | null {
    const shared = this.parts.port?.sharedDuring(from, to) ?? null;
    if (shared) {
      const reason = `${shared.who} had the module's port open as well: close it there, or tell it to leave the port alone`;
      return { attribution: 'bench', reason, at: shared.event };
    }
    const own = this.own?.holeDuring(from, to) ?? null;
    const holes = this.watched.flatMap(({ name, heartbeat }) => {
      const hole = heartbeat.holeDuring(from, to);
      return hole ? [{ name, hole }] : [];
    });
    // No event need have been recorded between the last sign of life and a check that failed without an answer.
    const at = Math.min(
      ...[...holes.map(({ hole }) => hole), ...(own ? [own] : [])].map((hole) => hole.from.event),
    );
    // While this process does not run, it sees no sign of life of the others either.
    if (own) return { attribution: 'bench', reason: `the harness itself did not run ${spanOf(own)}`, at };
    const [first] = holes;
    if (!first) return null;
    const reason = `${first.name} answered none of our own messages ${spanOf(first.hole)}, so that the module could not do its part`;
    return { attribution: 'cloud', reason, at };
  }
}

function asksOnlyOnFailure({ kind }: Cloud): boolean {
  return kind === 'aliyun';
}

function spanOf({ from, to, ms }: Hole): string {
  const begin = (from.t / 1000).toFixed(2);
  return to === null
    ? `for ${Math.round(ms)} ms by now (since second ${begin} of the run)`
    : `for ${Math.round(ms)} ms (from second ${begin} to ${(to / 1000).toFixed(2)} of the run)`;
}
