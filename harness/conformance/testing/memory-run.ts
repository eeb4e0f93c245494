import { AtSession } from '../../at/session';
import { Bench } from '../../bench/bench';
import { settleLine } from '../../bench/preflight';
import type { RecordedEvent } from '../../bench/recorder';
import type { Cloud } from '../../cloud/cloud';
import { EmulatedModule } from '../../emulator/emulated-module';
import { assembled, type Mutant } from '../../emulator/mutant';
import { takesEverythingForACommand } from '../../emulator/mutants/line';
import { me3630 as emulated } from '../../emulator/profiles/me3630';
import { me3630 } from '../../family/me3630';
import { onLoopback } from '../../family/me3630/deadlines';
import type { CaseRecord } from '../../ledger/record';
import { startClock } from '../../wire/clock';
import { type MemoryTransport, memoryPair } from '../../wire/memory-transport';
import type { Case } from '../case';
import { CaseRunner } from '../case-runner';
import { nonces } from '../nonce';

/** A bench on an emulated module in memory, for cases that are made up to try the harness. */
export class MemoryRun {
  readonly bench: Bench;
  readonly wire: MemoryTransport;
  /** What was written down, in its order. */
  readonly events: RecordedEvent[] = [];
  private readonly module: EmulatedModule;
  private readonly runner: CaseRunner;

  /**
   * @param deadlineMs for everything local and every delivery
   * @param watched whether cloud and harness are watched for times when they stand still
   */
  constructor(
    cloud: Cloud,
    {
      mutant,
      deadlineMs = 300,
      watched = false,
      wholeCaseMs = onLoopback.wholeCase,
      bootMs = onLoopback.boot,
      powerCycle = (module) => module.powerCycle(),
    }: {
      mutant?: Pick<Mutant, 'behaviours' | 'limits' | 'dialect'>;
      deadlineMs?: number;
      watched?: boolean;
      wholeCaseMs?: number;
      bootMs?: number;
      powerCycle?: (module: EmulatedModule) => void;
    } = {},
  ) {
    const clock = startClock();
    const [ours, theirs] = memoryPair();
    this.wire = ours;
    const { authAddress } = cloud;
    this.module = new EmulatedModule({
      ...assembled(emulated, ...(mutant ? [mutant] : [])),
      transport: theirs,
      authUrl: authAddress && `http://${authAddress.host}:${authAddress.port}`,
      broker: cloud.mqttAddress,
    });
    this.module.start();
    const { events } = this;
    this.bench = new Bench({
      session: new AtSession(ours, { clock, dialect: me3630.dialect }),
      family: me3630,
      cloud,
      clock,
      profile: {
        name: 'test',
        deadlines: {
          ...onLoopback,
          local: deadlineMs,
          delivery: deadlineMs,
          disconnect: deadlineMs,
          wholeCase: wholeCaseMs,
          boot: bootMs,
        },
      },
      recorder: {
        event: (event) => this.events.push(event),
        get lastEvent() {
          return events.length;
        },
      },
      powerCycle: async () => powerCycle(this.module),
    });
    if (watched) this.bench.liveness.start();
    this.runner = new CaseRunner(this.bench, nonces(1));
  }

  /** Echo off and the data call up, as a run has it. */
  async ready(): Promise<this> {
    await settleLine(this.bench.module);
    await this.bench.module.send('AT+ZECMCALL=1');
    return this;
  }

  /** How the invariants of the run stand. */
  get invariants() {
    return this.runner.invariants.records;
  }

  /** Runs a case with defaults for what is not given. */
  run(made: Partial<Case> & Pick<Case, 'run'>, id?: string): Promise<CaseRecord> {
    const whole: Case = {
      id: 'made-up',
      title: 'Made up to try the harness',
      level: 'must',
      requirements: ['S-01'],
      from: 'idle',
      refutedBy: [takesEverythingForACommand],
      ...made,
    };
    const clause = {
      document: { id: 'test', title: 'Test', edition: '1' },
      number: '0',
      title: 'Test',
      cases: [whole],
    };
    return this.runner.run({ clause, case: whole }, null, id);
  }

  async close(): Promise<void> {
    this.bench.liveness.stop();
    this.module.stop();
    await this.bench.module.session.close();
  }
}
