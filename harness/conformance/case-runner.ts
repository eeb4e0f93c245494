import { setTimeout as delay } from 'node:timers/promises';
import { ModuleFault } from '../at/fault';
import type { Bench } from '../bench/bench';
import { PrerequisiteLost } from '../bench/prerequisite';
import { CloudUnavailable } from '../cloud/cloud';
import type { CaseRecord, Level, Observation } from '../ledger/record';
import { type Loss, verdictOf } from '../ledger/verdict';
import { PortLost } from '../wire/transport';
import type { Case, CaseBench, Need, PlacedCase } from './case';
import { CheckList } from './check';
import { Fences } from './fence';
import { type Breach, InvariantTally, type RunInvariant } from './invariant-tally';
import { checkInvariants } from './invariants';
import { Lease } from './lease';
import { MessageCount } from './message-count';
import { topicOf, topicOfLength } from './texts';

/** The outcome of a case's body, before it is judged. */
interface Findings {
  readonly own: CheckList;
  /** Invariants whose violation fails the case itself. */
  readonly invariants: CheckList;
  readonly observations: Record<string, Observation>;
  /** Invariants of the run that could be examined in this case. */
  examined: readonly RunInvariant[];
  breaches: readonly Breach[];
  lost: Loss | null;
  crash: string | null;
}

/** A case with one of these needs disturbs cloud, network or module on purpose. */
const DISTURBING: readonly Need[] = ['faults', 'bearer', 'disruptive'];

function noFindings(lastEvent: () => number): Findings {
  return {
    own: new CheckList(lastEvent),
    invariants: new CheckList(lastEvent),
    observations: {},
    examined: [],
    breaches: [],
    lost: null,
    crash: null,
  };
}

/** The record of a case before it is run. */
function recordOf({ clause, case: c }: PlacedCase) {
  return {
    type: 'case' as const,
    id: c.id,
    title: c.title,
    document: clause.document.id,
    clause: clause.number,
    requirements: [...c.requirements],
    level: c.level,
    checks: [],
    brokenInvariants: [],
    knownBroken: [],
    observations: {},
    durationMs: 0,
  };
}

/** Runs cases on a bench, one after the other, and turns their findings into records. */
export class CaseRunner {
  /** The invariants of the run after the cases so far. */
  readonly invariants = new InvariantTally();
  /** When the previous case was judged, ms since the run began: events since then may bear on this case. */
  private judgedAt: number | null = null;
  private readonly messages: MessageCount;
  /** Broken promises, each with the clause in which it has already failed a case. */
  private readonly told = new Set<string>();

  constructor(
    private readonly bench: Bench,
    private readonly nonce: () => string,
  ) {
    this.messages = new MessageCount(bench.module.session, bench.cloud);
  }

  /**
   * Never throws: any error is in the record, with its attribution.
   * @param id of this run of the case; differs from the case's id for a repetition
   */
  async run(
    placed: PlacedCase,
    notApplicable: string | null = null,
    id: string = placed.case.id,
  ): Promise<CaseRecord> {
    const { recorder, clock } = this.bench;
    const startedAt = clock();
    const first = recorder.event({
      t: startedAt,
      side: 'harness',
      dir: null,
      what: 'case',
      id,
    });
    const findings = noFindings(() => recorder.lastEvent);
    const provokes = placed.case.needs?.includes('faults') ?? false;
    this.bench.promises.begin(id, () => findings.own.records.length, provokes);
    if (notApplicable === null) {
      await this.execute(placed, findings, first);
      await this.considerAbsences(placed.case, findings, startedAt);
      this.judgedAt = clock();
    }
    const judgement = verdictOf({
      level: placed.case.level,
      notApplicable,
      lost: findings.lost ?? this.sameReason(placed, findings),
      crash: findings.crash,
      checks: findings.own.records,
      invariants: findings.invariants.records,
      observations: Object.keys(findings.observations).length,
    });
    if (['pass', 'finding'].includes(judgement.verdict)) this.bench.promises.forgive();
    const knownBroken = this.bench.promises.cutShort;
    const brokenInvariants = this.count(id, placed.case.level, findings);
    if (notApplicable === null) await this.tidyUp(placed, judgement.verdict === 'pass');
    return {
      ...recordOf(placed),
      id,
      ...judgement,
      checks: [...findings.own.records, ...findings.invariants.records],
      brokenInvariants,
      knownBroken: [...knownBroken],
      observations: findings.observations,
      durationMs: clock() - startedAt,
      events: [first, recorder.lastEvent],
    };
  }

  /** The record of a case that this bench cannot run, for a known reason. */
  refuse(placed: PlacedCase, { attribution, message }: PrerequisiteLost): CaseRecord {
    const { lastEvent } = this.bench.recorder;
    return {
      ...recordOf(placed),
      verdict: 'inconclusive',
      attribution,
      reason: message,
      events: [lastEvent, lastEvent],
    };
  }

  /** Adds the case's findings to the invariants of the run. A breach after a loss does not count, as with checks. */
  private count(caseId: string, level: Level, { examined, breaches, lost }: Findings): RunInvariant[] {
    const standing = breaches.filter(({ at }) => lost === null || at < lost.at);
    const counted = lost === null ? examined : [...new Set(standing.map(({ invariant }) => invariant))];
    this.invariants.add({ caseId, level, examined: counted, breaches: standing });
    return [...new Set(standing.map(({ invariant }) => invariant))];
  }

  private async execute({ clause, case: c }: PlacedCase, findings: Findings, first: number): Promise<void> {
    const { bench } = this;
    try {
      await bench.prepare(c.from, clause.subscriptionsStay);
      const atMark = bench.module.mark();
      const strayMark = bench.module.session.strays.length;
      await this.body(c, findings);
      const { own, examined, breaches } = await checkInvariants({
        module: bench.module,
        cloud: bench.cloud,
        atMark,
        strayMark,
        leaves: findings.own.records.every((r) => r.held) ? (c.leaves ?? c.from) : 'unknown',
        disturbed: DISTURBING.some((need) => c.needs?.includes(need)),
        rebootExpected: c.needs?.includes('disruptive') ?? false,
        messages: this.messages,
        lastEvent: () => bench.recorder.lastEvent,
      });
      findings.invariants.records.push(...own.records);
      Object.assign(findings, { examined, breaches });
    } catch (error) {
      this.blame(error, findings, first);
    }
  }

  /** A fault of the module becomes a failed check; the invariants are checked in any case. */
  private async body(c: Case, findings: Findings): Promise<void> {
    const lease = new Lease();
    const limitMs = this.bench.module.deadlines.wholeCase;
    const limit = new AbortController();
    try {
      await Promise.race([
        c.run(lease.lend(this.offer(findings, lease))),
        delay(limitMs, undefined, { signal: limit.signal }).then(() => {
          throw new Error(`the case did not end within ${limitMs} ms`);
        }),
      ]);
    } catch (error) {
      if (!(error instanceof ModuleFault)) throw error;
      findings.own.add(error.what, error.expected, error.actual, false);
    } finally {
      limit.abort();
      await lease.end(`the case ${c.id} is over`);
    }
  }

  /** Attributes an exception that is not a fault of the module. */
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

  /**
   * If cloud or harness stood still during a failure, the module may not be the cause. For an observation this holds
   * for the cloud only: a late harness has still recorded all events, unless a wait timed out, which is a failure.
   */
  private async considerAbsences({ level }: Case, findings: Findings, startedAt: number): Promise<void> {
    const { liveness, clock } = this.bench;
    const { lost, own, invariants, breaches } = findings;
    const failed = breaches.length > 0 || [...own.records, ...invariants.records].some(({ held }) => !held);
    const known = lost !== null && lost.attribution !== 'module';
    if (known && !failed) return;
    if (failed || lost !== null) {
      const absence = await liveness.lossDuring(this.judgedAt ?? startedAt, clock());
      // A failure before the known loss may still come from an absence that began earlier.
      if (absence === null || (known && lost.at <= absence.at)) return;
      findings.lost = absence;
      this.bench.promises.excuse();
    } else if (level === 'observe') {
      const absence = liveness.knownLossDuring(startedAt, clock());
      if (absence?.attribution === 'cloud') findings.lost = absence;
    }
  }

  /**
   * If the case failed because of a promise that earlier cases had already found broken several times in a row, it has
   * not tested its own subject: it is inconclusive for that reason. Exceptions: the first such case of each clause,
   * since the clause does not work, and a case in which the module died or restarted.
   */
  private sameReason({ clause }: PlacedCase, { own, invariants }: Findings): Loss | null {
    const broken = this.bench.promises.brokenBefore;
    if (broken === null || invariants.records.some(({ held }) => !held)) return null;
    const firstFailed = own.records.findIndex(({ held }) => !held);
    const { promise, since, cases, checks } = broken;
    if (firstFailed < checks) return null;
    const inClause = `${promise} in ${clause.document.id} ${clause.number}`;
    if (!this.told.has(inClause)) {
      this.told.add(inClause);
      return null;
    }
    const reason = `fails for the same reason as ${since}: no ${promise} in ${cases} cases in a row, nor in this one`;
    return { attribution: 'module', reason, at: 0 };
  }

  private async tidyUp({ case: c }: PlacedCase, passed: boolean): Promise<void> {
    await this.bench.tidyUp(c.leaves ?? c.from, passed);
  }

  private offer(findings: Findings, lease: Lease): CaseBench {
    const { bench, nonce } = this;
    const { device } = bench.cloud;
    return {
      module: bench.module,
      cloud: bench.cloud,
      device,
      fence: new Fences(lease.lend(bench.module), lease.lend(bench.cloud), nonce),
      check: findings.own.check,
      get faults() {
        if (bench.cloud.faults) return bench.cloud.faults;
        throw new Error('this case makes the cloud misbehave, but does not say that it needs "faults"');
      },
      observe: (name, value) => {
        findings.observations[name] = value;
      },
      topic: (leaf) => topicOf(bench.cloud, leaf),
      topicOf: (bytes) => topicOfLength(bench.cloud, bytes),
      nonce,
    };
  }
}
