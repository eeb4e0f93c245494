import { AtSession } from '../../at/session';
import { Bench } from '../../bench/bench';
import { Reattachment } from '../../bench/ports/find-module';
import { settleLine } from '../../bench/preflight';
import type { RecordedEvent } from '../../bench/recorder';
import type { Cloud } from '../../cloud/cloud';
import { EmulatedModule } from '../../emulator/emulated-module';
import { assembled, type Mutant } from '../../emulator/mutant';
import { takesEverythingForACommand } from '../../emulator/mutants/line';
import type { Identity } from '../../emulator/profile';
import { me3630 as emulated } from '../../emulator/profiles/me3630';
import { identify } from '../../family/identity';
import { me3630, onLoopback } from '../../family/me3630';
import type { CaseRecord } from '../../ledger/record';
import { startClock } from '../../wire/clock';
import { type MemoryTransport, memoryPair } from '../../wire/memory-transport';
import { received } from '../../wire/testing/received';
import type { Transport } from '../../wire/transport';
import { RenewableTransport } from '../../wire/transport-wrappers';
import type { Case } from '../case';
import { CaseRunner } from '../case-runner';
import { nonces } from '../texts';

/** A bench on an emulated module in memory, for cases that test the harness. */
export class MemoryRun {
  readonly bench: Bench;
  readonly wire: MemoryTransport;
  /** Recorded events, in order. */
  readonly events: RecordedEvent[] = [];
  private readonly modules: EmulatedModule[] = [];
  private far: MemoryTransport | null = null;
  private readonly cloud: Cloud;
  private readonly difference: Pick<Mutant, 'behaviours' | 'limits' | 'dialect'> | undefined;
  private readonly runner: CaseRunner;

  /**
   * @param deadlineMs for local commands and deliveries
   * @param watched whether interruptions of cloud and harness are detected
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
      comesBack = null,
    }: {
      mutant?: Pick<Mutant, 'behaviours' | 'limits' | 'dialect'>;
      deadlineMs?: number;
      watched?: boolean;
      wholeCaseMs?: number;
      bootMs?: number;
      powerCycle?: (module: EmulatedModule) => void;
      /** Gives the transport after the wire has ended. @throws PortUnavailable while there is none */
      comesBack?: ((run: MemoryRun) => Transport) | null;
    } = {},
  ) {
    const clock = startClock();
    this.cloud = cloud;
    this.difference = mutant;
    this.wire = this.plugged();
    const wire = new RenewableTransport(this.wire);
    const { events } = this;
    this.bench = new Bench({
      session: new AtSession(wire, { clock, dialect: me3630.dialect }),
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
      powerCycle: async () => powerCycle(this.modules[0] as EmulatedModule),
      reattachment:
        comesBack &&
        new Reattachment({
          wire,
          find: async () => 'memory',
          open: async () => comesBack(this),
          awayMs: deadlineMs,
        }),
    });
    if (watched) this.bench.liveness.start();
    this.runner = new CaseRunner(this.bench, nonces(1));
  }

  /** Our end of a wire to another module; `identity` overrides the profile's values. */
  plugged(identity: Partial<Identity> = {}): MemoryTransport {
    const [ours, theirs] = memoryPair();
    this.far ??= theirs;
    const { authAddress, mqttAddress } = this.cloud;
    const module = new EmulatedModule({
      ...assembled(emulated, ...(this.difference ? [this.difference] : [])),
      transport: theirs,
      authUrl: authAddress && `http://${authAddress.host}:${authAddress.port}`,
      broker: mqttAddress,
      identity,
    });
    module.start();
    this.modules.push(module);
    return ours;
  }

  /** Sends raw bytes from the first module's end of the wire; resolves when they have arrived. */
  async comes(bytes: string): Promise<void> {
    const there = received(this.wire, bytes.length);
    await this.far?.write(Buffer.from(bytes));
    await there;
  }

  /** Echo off and the data call up, as in a run. */
  async ready(): Promise<this> {
    await settleLine(this.bench.module);
    await this.bench.module.send('AT+ZECMCALL=1');
    this.bench.remember(await identify(this.bench.module, me3630.identity));
    return this;
  }

  /** The invariants of the run so far. */
  get invariants() {
    return this.runner.invariants.records;
  }

  /** Runs a case, with defaults for the fields that are not given. */
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
    for (const module of this.modules) module.stop();
    await this.bench.module.session.close();
  }
}
