import { hasProgram } from '../harness/cloud/testing/machine';
import {
  type Contestant,
  type Discipline,
  roundTripsPerSecond,
  startMosquitto,
  startProcess,
} from './benchmark-cloud/contestant';

/** The quartiles of a set of figures, with minimum and maximum. */
export interface Spread {
  readonly least: number;
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
  readonly most: number;
}

/** Round trips per second of each contestant, by round. */
class Rounds {
  private constructor(private readonly figures: readonly ReadonlyMap<Contestant, number>[]) {}

  /**
   * The contestants take turns, each round beginning with another one, so that load on the machine affects all of them
   * alike. A first round is not counted, as the brokers' code is not compiled yet.
   */
  static async play(
    contestants: readonly Contestant[],
    discipline: Discipline,
    rounds: number,
    forMs: number,
  ): Promise<Rounds> {
    const figures: ReadonlyMap<Contestant, number>[] = [];
    for (let round = 0; round <= rounds; round++) {
      const figuresOfRound = new Map<Contestant, number>();
      const first = round % contestants.length;
      for (const each of [...contestants.slice(first), ...contestants.slice(0, first)]) {
        figuresOfRound.set(each, await roundTripsPerSecond(each, discipline, forMs));
      }
      if (round > 0) figures.push(figuresOfRound);
    }
    return new Rounds(figures);
  }

  of(contestant: Contestant): Spread {
    return spreadOf(this.figures.map((round) => round.get(contestant) ?? Number.NaN));
  }

  /** The rate of one contestant as a share of the other's in the same round. */
  share(of: Contestant, beside: Contestant): Spread {
    return spreadOf(
      this.figures.map((round) => (round.get(of) ?? Number.NaN) / (round.get(beside) ?? Number.NaN)),
    );
  }
}

function spreadOf(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN;
  return { least: at(0), lower: at(0.25), median: at(0.5), upper: at(0.75), most: at(1) };
}

/** Many short rounds instead of a few long ones: load on the machine distorts some, but not the median. */
const ROUNDS = 21;
const FOR_MS = 250;
const REQUIRED_SHARE = 0.8;
const DISCIPLINES: readonly Discipline[] = [
  { qos: 0, inFlight: 1 },
  { qos: 1, inFlight: 1 },
  { qos: 0, inFlight: 50 },
  { qos: 1, inFlight: 50 },
];

/**
 * The speed of the local cloud, with its witness recording, compared with the bare broker behind it and with Mosquitto:
 * messages a second that a device sends and gets back, each broker in a process of its own. The local cloud is judged
 * by its share of the bare broker's rate in the same round, median of the rounds. Exit 1 if that is below the required
 * share.
 */
async function main(): Promise<void> {
  const cloud = await startProcess('local', 'local cloud');
  const bare = await startProcess('aedes', 'bare aedes');
  const contestants = [cloud, bare, ...(hasProgram('mosquitto') ? [await startMosquitto()] : [])];
  console.log(
    `Round trips a second, median of ${ROUNDS} rounds of ${FOR_MS} ms; shares are taken round by round.`,
  );
  let isBelow = false;
  for (const discipline of DISCIPLINES) {
    const rounds = await Rounds.play(contestants, discipline, ROUNDS, FOR_MS);
    isBelow ||= !(rounds.share(cloud, bare).median >= REQUIRED_SHARE);
    console.log(`QoS ${discipline.qos}, ${discipline.inFlight} in flight: ${rates(contestants, rounds)}`);
    console.log(`  ${share(rounds, cloud, bare)}`);
  }
  if (contestants.length < 3)
    console.log('Mosquitto was left out: it is not installed (Debian’s package is mosquitto)');
  await Promise.all(contestants.map((each) => each.stop()));
  process.exitCode = isBelow ? 1 : 0;
}

function rates(contestants: readonly Contestant[], rounds: Rounds): string {
  return contestants.map((each) => `${each.name} ${Math.round(rounds.of(each).median)}/s`).join(', ');
}

function share(rounds: Rounds, cloud: Contestant, bare: Contestant): string {
  const { least, lower, median, upper, most } = rounds.share(cloud, bare);
  const range = (from: number, to: number): string => `${percent(from)} to ${percent(to)} %`;
  return (
    `${cloud.name} over ${bare.name}: median ${percent(median)} % (${percent(REQUIRED_SHARE)} % required), ` +
    `middle half of the rounds ${range(lower, upper)}, all ${range(least, most)}`
  );
}

function percent(share: number): number {
  return Math.round(share * 100);
}

void main();
