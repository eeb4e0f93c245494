import { ModuleFault } from '../at/fault';
import type { CloudView } from './cloud-view';
import type { ModuleUnderTest } from './module-under-test';
import { PrerequisiteLost } from './prerequisite';
import { finalText, resultText } from './sent-command';

/**
 * State of the module: `idle` is not connected, `authenticated` may connect, `connected` may subscribe and publish.
 */
export type BenchState = 'idle' | 'authenticated' | 'connected';

/** After this many failures in a row a state is not tried again, as each try may take minutes. */
const TRIES = 3;

/** Tracks the module's state and brings it to the state that a case starts from, by the fewest commands. */
export class Strategy {
  private state: BenchState | 'unknown' = 'unknown';
  /** Failed moves to a state since the last success, and the error of the newest. */
  private readonly failures = new Map<BenchState, { count: number; met: PrerequisiteLost }>();

  constructor(
    private readonly module: ModuleUnderTest,
    private readonly cloud: CloudView,
  ) {}

  get current(): BenchState | 'unknown' {
    return this.state;
  }

  /** Sets the state after a case; with `unknown` the next move starts by disconnecting. */
  arrivedAt(state: BenchState | 'unknown'): void {
    this.state = state;
  }

  /** Brings the module to a state. @throws PrerequisiteLost that names the command which failed */
  async moveTo(target: BenchState): Promise<void> {
    if (this.state === target) return;
    const failed = this.failures.get(target);
    if (failed && failed.count >= TRIES) throw failed.met;
    const from = this.state;
    this.state = 'unknown';
    try {
      await this.walk(from, target);
      this.state = target;
      this.failures.delete(target);
    } catch (error) {
      if (!(error instanceof ModuleFault)) throw error;
      const message = `the module could not be brought to "${target}": ${error.message}`;
      const met = new PrerequisiteLost(await this.culprit(), message);
      this.failures.set(target, { count: (failed?.count ?? 0) + 1, met });
      throw met;
    }
  }

  private async walk(from: BenchState | 'unknown', target: BenchState): Promise<void> {
    if (from === 'unknown' || from === 'connected' || target === 'idle') await this.toIdle();
    if (target === 'idle') return;
    if (from !== 'authenticated') await this.authenticate();
    if (target === 'authenticated') return;
    const connected = await this.module.connect();
    if (resultText(connected) !== 'OK')
      throw new ModuleFault(this.lineOf('connect'), 'OK', resultText(connected));
    await this.waitUntilOnline();
    await this.seeThatItLasts();
  }

  /** Checks that the connection still exists after another command: some modules lose it at once. */
  private async seeThatItLasts(): Promise<void> {
    await this.module.send('AT');
    if (!this.cloud.capabilities.has('presence') || (await this.cloud.isOnline())) return;
    const what = `connection after ${this.lineOf('connect')}`;
    throw new ModuleFault(what, 'that it stands', 'it ended by the next AT');
  }

  /**
   * Disconnects. The answer is ignored: a module without a connection may refuse the command, and the cloud shows
   * whether it is connected.
   */
  private async toIdle(): Promise<void> {
    const { cloud } = this;
    if (this.module.family.cloud === null) return;
    try {
      await this.module.disconnect();
    } catch (error) {
      const isKnownOffline = cloud.capabilities.has('presence') && !(await cloud.isOnline());
      if (!(error instanceof ModuleFault && isKnownOffline)) throw error;
    }
    await cloud.forgetSession();
  }

  private async authenticate(): Promise<void> {
    const { accepted, report, exchange } = await this.module.authenticate(this.cloud.device);
    const said =
      report?.kind === 'line'
        ? report.text
        : report?.kind === 'result'
          ? finalText(report.result)
          : 'no report';
    if (!accepted) throw new ModuleFault(this.lineOf('authenticate'), 'OK', resultText(exchange));
    const expected = this.module.family.cloud?.authenticated;
    if (expected && !expected.pattern.test(said))
      throw new ModuleFault('authentication result', expected.text, said);
  }

  /** Waits until the cloud shows the connection: `OK` may come before, which the manual leaves open. */
  private async waitUntilOnline(): Promise<void> {
    if (!this.cloud.capabilities.has('presence') || (await this.cloud.becomes(true))) return;
    const what = `connection after ${this.lineOf('connect')}`;
    throw new ModuleFault(what, 'the device online at the cloud', 'offline');
  }

  private lineOf(command: 'authenticate' | 'connect'): string {
    return `AT${this.module.family.cloud?.[command].name ?? ''}`;
  }

  private async culprit(): Promise<'module' | 'cloud'> {
    return (await this.cloud.alive(this.module.deadlines.delivery)) ? 'module' : 'cloud';
  }
}
