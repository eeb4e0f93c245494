import type { Configuration } from '../bench/configuration/configuration';
import type { CaseRecord, Footer } from '../ledger/record';
import type { Clock } from '../wire/clock';

/** What the limits of a run are held against. */
export interface RunCost {
  /** ms since the run began. */
  readonly clock: Clock;
  /** MQTT connects that the module has made so far. */
  connects(): number;
}

const MINUTE_MS = 60_000;

/**
 * The limits after which a run starts no further case: `--bail`, `--max-minutes`, `--max-connects`. A case that has
 * begun is brought to its end, so time and connects may go beyond the limit by what one case costs.
 */
export class RunLimits {
  private readonly leftOut: string[] = [];
  private failed = 0;
  private reason: string | null = null;

  constructor(
    private readonly limits: Pick<Configuration, 'bail' | 'maxMinutes' | 'maxConnects'>,
    private readonly cost: RunCost,
  ) {}

  /** Called with every case that was run. */
  heard({ verdict }: Pick<CaseRecord, 'verdict'>): void {
    if (verdict === 'fail') this.failed += 1;
  }

  /** Which limit was reached, and by what; null when none was. The first one stays the reason. */
  reached(): string | null {
    this.reason ??= this.firstReached();
    return this.reason;
  }

  /** Asked before each case: true when it may not be started any more, and it is then noted as not run. */
  refuse(id: string): boolean {
    if (this.reached() === null) return false;
    this.leftOut.push(id);
    return true;
  }

  /** The cases that were refused, as the footer of a ledger has them; null when none was. */
  get notRun(): Footer['notRun'] {
    return this.reason === null || this.leftOut.length === 0
      ? null
      : { reason: this.reason, cases: [...this.leftOut] };
  }

  private firstReached(): string | null {
    const { bail, maxMinutes, maxConnects } = this.limits;
    if (bail !== null && this.failed >= bail)
      return `--bail ${bail} was reached: ${this.failed === 1 ? '1 case' : `${this.failed} cases`} failed`;
    const ms = this.cost.clock();
    if (maxMinutes !== null && ms >= maxMinutes * MINUTE_MS)
      return `--max-minutes ${maxMinutes} was reached: the run is ${(ms / MINUTE_MS).toFixed(1)} min old`;
    const connects = this.cost.connects();
    if (maxConnects !== null && connects >= maxConnects)
      return `--max-connects ${maxConnects} was reached: the module has made ${connects} MQTT connects`;
    return null;
  }
}
