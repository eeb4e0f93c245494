import { setTimeout as delay } from 'node:timers/promises';
import type { AtSession } from '../at/session';
import type { Cloud } from '../cloud/cloud';
import type { DeviceName } from '../cloud/witness';
import type { Family, FirmwareProfile } from '../family/family';
import { type Identity, identify } from '../family/identity';
import type { Clock } from '../wire/clock';
import { ConnectBudget, ConnectHistory, MessageBudget } from './budgets';
import { CloudView } from './cloud-view';
import { Liveness } from './liveness/liveness';
import { ModuleUnderTest } from './module-under-test';
import { differenceOf, type Reattachment } from './ports/find-module';
import { PortWatch } from './ports/list-ports';
import { requireNetwork, settleLine } from './preflight';
import { PrerequisiteLost } from './prerequisite';
import { Promises } from './promises';
import type { Recorder } from './recorder';
import { type PowerCycle, Recovery } from './recovery';
import { type BenchState, Strategy } from './strategy';
import { Subscriptions } from './subscriptions';

/** The parts of a bench. */
export interface BenchParts {
  readonly session: AtSession;
  readonly family: Family;
  readonly cloud: Cloud;
  readonly profile: FirmwareProfile;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly powerCycle: PowerCycle;
  /** Null, the default, if a port that has gone away is not waited for. */
  readonly reattachment?: Reattachment | null;
  /** Whether another program could open the port, and this can be detected. */
  readonly watchesPort?: boolean;
}

/** How many recoveries in a row are tried if the module hangs again at once. */
const RECOVERIES = 3;

/** A module, a cloud and a clock; prepares the module for each case and tidies up after it. */
export class Bench {
  readonly module: ModuleUnderTest;
  readonly cloud: CloudView;
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly budget: ConnectBudget;
  readonly promises = new Promises();
  /** Tells whether cloud and harness were alive while a module failed; must be started. */
  readonly liveness: Liveness;
  private readonly strategy: Strategy;
  private readonly recovery: Recovery;
  private readonly subscriptions: Subscriptions;
  private readonly reattachment: Reattachment | null;
  private givenUp: PrerequisiteLost | null = null;
  /** Identity at the beginning of the run, which must be the same after the port came back; null if unknown. */
  private known: Identity | null = null;
  /** Whether the port came back since the last case, so that the module may have been restarted. */
  private cameBack = false;

  constructor(parts: BenchParts) {
    const { session, family, cloud, profile, clock, recorder } = parts;
    this.clock = clock;
    this.recorder = recorder;
    const { connectsPerMinute, minuteMs = 60_000, publishesPerSecond } = cloud.profile;
    const onWait = (ms: number): void => this.note('waits for the next allowed connect', { ms });
    this.budget = new ConnectBudget(connectsPerMinute, clock, onWait, minuteMs);
    if (connectsPerMinute !== null) this.rememberConnects(cloud.device, minuteMs);
    const messages = new MessageBudget(publishesPerSecond, clock, minuteMs / 60);
    this.module = new ModuleUnderTest(
      session,
      family,
      profile.deadlines,
      () => cloud.witness.mark(),
      this.budget,
      this.promises,
      // The module receives its own message only once its subscription is in effect.
      async (qos, topic) => {
        await this.untilEffective(topic);
        await messages.take(qos);
      },
    );
    this.cloud = new CloudView(
      cloud,
      profile.deadlines,
      (topic) => this.untilEffective(topic),
      this.promises,
    );
    this.liveness = new Liveness({
      clock,
      cloud,
      deadlines: profile.deadlines,
      lastEvent: () => recorder.lastEvent,
      port: parts.watchesPort ? this.portWatch() : null,
    });
    this.strategy = new Strategy(this.module, this.cloud);
    this.reattachment = parts.reattachment ?? null;
    this.recovery = new Recovery(
      this.module,
      parts.powerCycle,
      (rung, trouble) => this.note('recovery', { rung, ...(trouble !== undefined && { trouble }) }),
      () => this.isAttached(),
    );
    this.subscriptions = new Subscriptions(this.module, this.cloud);
  }

  /**
   * Brings the module to the state that a case starts from.
   * @param stay whether a subscription of the usual topic may exist and is kept: see `Clause.subscriptionsStay`
   * @throws PrerequisiteLost, PortLost, CloudUnavailable
   */
  async prepare(state: BenchState, stay = false): Promise<void> {
    if (!this.givenUp && !this.module.session.isOpen) await this.recover();
    if (this.givenUp) throw this.givenUp;
    this.module.session.forgetPast();
    const connects = this.budget.count;
    await this.strategy.moveTo(state);
    if (state !== 'connected' || this.budget.count !== connects) this.subscriptions.connectionChanged();
    if (state === 'connected') await this.subscriptions.beforeCase(stay);
    this.module.forgetCommands();
  }

  /**
   * Removes the effects of a case, so that the next one does not depend on it.
   * @param state in which the case claims to leave the module
   * @param trusted whether the case ended as expected; otherwise the module is recovered and the cloud is asked
   */
  async tidyUp(state: BenchState | 'unknown', trusted = true): Promise<void> {
    if (this.givenUp) return;
    try {
      await this.cloud.faults?.reset();
      if (!trusted || state === 'unknown') await this.recover();
      const stands = await this.whereItStands(state, trusted);
      const clean = (await this.subscriptions.endAll(stands)) && stands !== 'unknown';
      this.strategy.arrivedAt(clean ? stands : 'unknown');
      this.cameBack = false;
      if (!trusted || state === 'unknown' || clean) return;
      // A module may refuse to end a subscription while the command before it is under way in the network.
      await this.module.session.networkIdle(this.module.deadlines.cloud);
      await this.recover();
    } catch (error) {
      this.strategy.arrivedAt('unknown');
      this.note('tidying up failed', { reason: error instanceof Error ? error.message : String(error) });
    }
  }

  /**
   * The state that a case claims to leave, checked against the cloud. What the cloud cannot show, such as whether an
   * offline module is authenticated, is only taken from a case that ended as expected.
   */
  private async whereItStands(
    state: BenchState | 'unknown',
    trusted: boolean,
  ): Promise<BenchState | 'unknown'> {
    if (this.cameBack) return 'unknown';
    const seesPresence = this.cloud.capabilities.has('presence');
    // A module that authenticates by an MQTT connection may keep it open: a disconnect ends it.
    if (state === 'idle' && trusted && seesPresence && (await this.cloud.isOnline())) return 'unknown';
    if (state !== 'connected' || !seesPresence) return trusted ? state : 'unknown';
    return (await this.cloud.isOnline()) ? state : 'unknown';
  }

  /** Counts connects of earlier runs too, as the platform's limit per minute spans runs. */
  private rememberConnects(device: DeviceName, minuteMs: number): void {
    const history = new ConnectHistory(device);
    const toClock = this.clock() - Date.now();
    this.budget.remember(history.since(Date.now() - minuteMs).map((at) => at + toClock));
    this.budget.onTaken = () => history.add(Date.now(), minuteMs);
  }

  /** Waits until subscriptions are in effect, which may be long after the platform has acknowledged them. */
  private async untilEffective(topic: string): Promise<void> {
    const { profile, capabilities } = this.cloud;
    if (!capabilities.has('downlink') || this.subscriptions.isInEffect(topic)) return;
    const { subscriptionEffectMs } = profile;
    const wait = this.module.subscriptionsChangedAt + subscriptionEffectMs - this.clock();
    if (wait > 0) await delay(wait);
  }

  /** Disconnects the module at the end of the run. Best effort: never rejects. */
  async leave(): Promise<void> {
    if (!this.givenUp) await this.strategy.moveTo('idle').catch(() => {});
  }

  /** Sends the disconnect command even if the module is busy, and waits until the cloud sees the disconnect. */
  async abandon(): Promise<void> {
    try {
      const { cloud } = this.module.family;
      await this.module.session.write(`\x1b\r${cloud ? `${cloud.disconnect.action()}\r` : ''}`);
      if (this.cloud.capabilities.has('presence')) await this.cloud.becomes(false);
    } catch (error) {
      this.note('disconnecting failed', { reason: error instanceof Error ? error.message : String(error) });
    }
  }

  /**
   * Makes the module answer with the settings that the cases expect. If it hangs again at once, recovers it up to
   * `RECOVERIES` times.
   */
  private async recover(): Promise<void> {
    for (let times = 1; times <= RECOVERIES; times += 1) {
      if (!(await this.isAttached())) return;
      const { by, powerTrouble } = await this.recovery.recover();
      if (by === null)
        return this.giveUp(
          `the module answers nothing any more and could not be brought back${powerTrouble === null ? '' : `: ${powerTrouble}`}`,
        );
      if ((await settleLine(this.module)) || (await this.recovery.answers(by))) return this.goOn();
      this.note('the module hangs again', { behind: by });
    }
    this.giveUp(`the module hangs again each time it was brought back, ${RECOVERIES} times in a row`);
  }

  /** Continues with a module that answers again, unless the port came back with another module. */
  private async goOn(): Promise<void> {
    if (this.cameBack && this.known) {
      const difference = differenceOf(this.known, await identify(this.module, this.module.family.identity));
      if (difference !== null)
        return this.giveUp(`another module was plugged in at ${this.module.session.port}: ${difference}`);
    }
    await this.bringUpNetwork();
  }

  /** Waits for a port that went away. False when the run was given up because of it. */
  private async isAttached(): Promise<boolean> {
    const { session } = this.module;
    if (session.isOpen || this.reattachment === null) return true;
    const { port } = session;
    this.note('waits for the module to be plugged in again', { port, ms: this.reattachment.awayMs });
    const found = await this.reattachment.reattach();
    const ms = Math.round(found.afterMs);
    if (found.port === null) {
      this.giveUp(`the port ${port} went away and did not come back within ${ms} ms: ${found.trouble}`);
      return false;
    }
    session.reopened();
    this.strategy.arrivedAt('unknown');
    this.cameBack = true;
    this.note('the port is back', { was: port, port: found.port, ms });
    return true;
  }

  private portWatch(): PortWatch {
    return new PortWatch({
      port: () => this.module.session.port,
      clock: this.clock,
      lastEvent: () => this.recorder.lastEvent,
      onShared: (who) => this.note('another program has the port open', { who }),
    });
  }

  /** Sets the identity to compare with after the port has come back. */
  remember(identity: Identity | null): void {
    this.known = identity;
  }

  /** Makes all further cases inconclusive. */
  private giveUp(reason: string): void {
    this.givenUp = new PrerequisiteLost('bench', reason);
    this.note('given up', { reason });
  }

  /** Restores the data call after a restart. A failure is ignored here, as the next cases will show it. */
  private async bringUpNetwork(): Promise<void> {
    try {
      await requireNetwork(this.module);
    } catch (error) {
      if (!(error instanceof PrerequisiteLost)) throw error;
      this.note('the network is gone', { reason: error.message });
    }
  }

  /** Records an event of the bench in the ledger. */
  note(what: string, fields: Record<string, unknown>): void {
    this.recorder.event({ t: this.clock(), side: 'bench', dir: null, what, ...fields });
  }
}
