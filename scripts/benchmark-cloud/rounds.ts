import type { Contestant } from './contestant';
import { type Discipline, roundTripsPerSecond } from './round-trips';

/** The quartiles of a set of figures, and its ends. */
export interface Spread {
  readonly least: number;
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
  readonly most: number;
}

/** Round trips per second of each contestant, by round. */
export class Rounds {
  private constructor(private readonly figures: readonly ReadonlyMap<Contestant, number>[]) {}

  /**
   * The contestants take turns, each round beginning with another one, so that load on the machine affects all of
   * them alike. A first round is not counted, as the brokers' code is not compiled yet.
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

  /** What one reached of what the other reached in the same round. */
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
