import { ModuleFault } from '../at/fault';
import type { Bench } from '../bench/bench';
import { PrerequisiteLost } from '../bench/prerequisite';
import { CloudUnavailable } from '../cloud/cloud';
import type { CaseRecord, Observation } from '../ledger/record';
import { type Loss, verdictOf } from '../ledger/verdict';
import { PortLost } from '../wire/transport';
import type { CaseBench } from './case-bench';
import { CheckList } from './check';
import type { PlacedCase } from './clause';
import { Fences } from './fence';
import { checkInvariants } from './invariants';
import { topicOfLength } from './topic';

/** What came of running the body of a case, before anything is judged. */
interface Findings {
  readonly own: CheckList;
  readonly invariants: CheckList;
  readonly observations: Record<string, Observation>;
  lost: Loss | null;
  crash: string | null;
}

/** Runs cases on a bench, one after the other, and turns what they saw into records. */
export class CaseRunner {
  constructor(
    private readonly bench: Bench,
    private readonly nonce: () => string,
  ) {}

  /** Never throws: whatever goes wrong is in the record, with who is answerable for it. */
  async run(placed: PlacedCase, notApplicable: string | null = null): Promise<CaseRecord> {
    const { recorder, clock } = this.bench;
    const startedAt = clock();
    const first = recorder.event({
      t: startedAt,
      side: 'harness',
      dir: null,
      what: 'case',
      id: placed.case.id,
    });
    const findings: Findings = {
      own: new CheckList(() => recorder.lastEvent),
      invariants: new CheckList(() => recorder.lastEvent),
      observations: {},
      lost: null,
      crash: null,
    };
    if (notApplicable === null) await this.execute(placed, findings, first);
    const judgement = verdictOf({
      level: placed.case.level,
      notApplicable,
      lost: findings.lost,
      crash: findings.crash,
      checks: findings.own.records,
      invariants: findings.invariants.records,
      observations: Object.keys(findings.observations).length,
    });
    if (notApplicable === null) await this.tidyUp(placed, judgement.verdict === 'pass');
    return {
      type: 'case',
      id: placed.case.id,
      title: placed.case.title,
      document: placed.clause.document.id,
      clause: placed.clause.number,
      requirements: [...placed.case.requirements],
      level: placed.case.level,
      ...judgement,
      checks: [...findings.own.records, ...findings.invariants.records],
      brokenInvariants: [],
      knownBroken: [],
      observations: findings.observations,
      durationMs: clock() - startedAt,
      events: [first, recorder.lastEvent],
    };
  }

  /** The record of a case that cannot be asked of this bench at all, whose trouble is known already. */
  refuse({ clause, case: c }: PlacedCase, { attribution, message }: PrerequisiteLost): CaseRecord {
    const { lastEvent } = this.bench.recorder;
    return {
      type: 'case',
      id: c.id,
      title: c.title,
      document: clause.document.id,
      clause: clause.number,
      requirements: [...c.requirements],
      level: c.level,
      verdict: 'inconclusive',
      attribution,
      reason: message,
      checks: [],
      brokenInvariants: [],
      knownBroken: [],
      observations: {},
      durationMs: 0,
      events: [lastEvent, lastEvent],
    };
  }

  private async execute({ case: c }: PlacedCase, findings: Findings, first: number): Promise<void> {
    const { bench } = this;
    try {
      await bench.prepare(c.from);
      const atMark = bench.module.mark();
      const strayMark = bench.module.session.strays.length;
      await this.body(() => c.run(this.offer(findings)), findings);
      const invariants = await checkInvariants({
        module: bench.module,
        cloud: bench.cloud,
        atMark,
        strayMark,
        leaves: findings.own.records.every((r) => r.held) ? (c.leaves ?? c.from) : 'unknown',
        cloudDisturbed: c.needs?.includes('faults') ?? false,
        rebootExpected: c.needs?.includes('disruptive') ?? false,
        lastEvent: () => bench.recorder.lastEvent,
      });
      findings.invariants.records.push(...invariants.records);
    } catch (error) {
      this.blame(error, findings, first);
    }
  }

  /** A fault of the module is a check that did not hold; the invariants are then still worth looking at. */
  private async body(run: () => Promise<void>, findings: Findings): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof ModuleFault)) throw error;
      findings.own.add(error.what, error.expected, error.actual, false);
    }
  }

  /** Sorts out who is answerable for an exception that is no fault of the module. */
  private blame(error: unknown, findings: Findings, first: number): void {
    const now = this.bench.recorder.lastEvent;
    if (error instanceof PrerequisiteLost)
      findings.lost = {
        attribution: error.attribution,
        reason: error.message,
        at: error.attribution === 'cloud' ? first : now,
      };
    else if (error instanceof PortLost)
      findings.lost = { attribution: 'bench', reason: error.message, at: now };
    else if (error instanceof CloudUnavailable)
      findings.lost = { attribution: 'cloud', reason: error.message, at: first };
    else findings.crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }

  private async tidyUp({ case: c }: PlacedCase, passed: boolean): Promise<void> {
    await this.bench.tidyUp(passed ? (c.leaves ?? c.from) : 'unknown');
  }

  private offer(findings: Findings): CaseBench {
    const { bench, nonce } = this;
    const { device } = bench.cloud.cloud;
    return {
      module: bench.module,
      cloud: bench.cloud,
      device,
      fence: new Fences(bench.module, bench.cloud, nonce),
      check: findings.own.check,
      get faults() {
        if (bench.cloud.cloud.faults) return bench.cloud.cloud.faults;
        throw new Error('this case makes the cloud misbehave, but does not say that it needs "faults"');
      },
      observe: (name, value) => {
        findings.observations[name] = value;
      },
      topic: (leaf) => `/${device.productKey}/${device.deviceName}/${leaf}`,
      topicOf: (bytes) => topicOfLength(device, bytes),
      nonce,
    };
  }
}
