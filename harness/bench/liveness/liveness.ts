import type { Cloud } from '../../cloud/cloud';
import type { Deadlines } from '../../family/family';
import type { Clock } from '../../wire/clock';
import type { PortWatch } from '../ports/list-ports';
import { Heartbeat, type Hole, OwnTime } from './signs-of-life';

/** What was missing while a case ran; the form of a `Loss` of the ledger. */
export interface Absence {
  readonly attribution: 'bench' | 'cloud';
  /** One sentence. */
  readonly reason: string;
  /** Number of the last event before it may have been gone: only checks made before that event stand. */
  readonly at: number;
}

export interface LivenessParts {
  readonly clock: Clock;
  /** ms of the calendar; default that of this machine. */
  readonly wallClock?: () => number;
  readonly lastEvent: () => number;
  readonly cloud: Cloud;
  readonly deadlines: Deadlines;
  /** Who else has the module's port open; null, the default, where nobody can. */
  readonly port?: PortWatch | null;
}

/** The shortest time-out that is known of a module: device SDKs wait 2 s for an acknowledgement, some firmware less. */
const SHORTEST_OF_MODULES_MS = 1_500;
/** Round trips in the time that may pass without a sign of life: one that is a little late must be no hole. */
const TRIPS_PER_LIMIT = 3;

/** A kind of thing that must have been alive for a failure to be the module's. */
interface Watched {
  readonly name: string;
  readonly heartbeat: Heartbeat;
}

/**
 * Shows that cloud and harness were alive *while* a module failed. Messages of the bench's own go through the broker and
 * requests to the authentication server all the time; a timer watches this process itself. No time without a sign of life
 * is longer than half of the shortest time-out, or it is a hole: a failure in it may have another cause than the module.
 */
export class Liveness {
  private watched: readonly Watched[] = [];
  private own: OwnTime | null = null;

  constructor(private readonly parts: LivenessParts) {}

  /** Round trips that came back, of all kinds. */
  get trips(): number {
    return this.watched.reduce((sum, { heartbeat }) => sum + heartbeat.trips, 0);
  }

  /** Begins to watch; before that nothing is ever missing. */
  start(): void {
    const { cloud, deadlines, clock, lastEvent, wallClock = Date.now } = this.parts;
    const limitMs = Math.min(SHORTEST_OF_MODULES_MS, ...Object.values<number>({ ...deadlines })) / 2;
    const beat = { clock, lastEvent, limitMs, paceMs: limitMs / TRIPS_PER_LIMIT };
    this.stop();
    this.parts.port?.start();
    this.own = new OwnTime({ ...beat, wallClock });
    this.watched = [
      // The real platform is asked nothing in a loop: it is asked once when a case has failed.
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
   * What was missing at any moment between `from` and `to` (ms since the run began); null when everything was alive all
   * the time. Waits for one more round trip, at most half of the shortest time-out: for failures only.
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

  /** The same from what is known by now, without a wait. */
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
    // Nothing need have been recorded between the last sign of life and a check that failed for want of an answer.
    const at = Math.min(
      ...[...holes.map(({ hole }) => hole), ...(own ? [own] : [])].map((hole) => hole.from.event),
    );
    // A process that does not run sees nobody else alive either.
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
