import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Module, Reply } from './behaviour';
import { commandsOf } from './command-line';
import type { Output } from './output';
import type { Reading } from './reader';
import { informationLine, resultLine } from './wording';

/** Executes command lines: gets the answer to each command and sends it in the module's current format. */
export class Interpreter {
  /** Timer of `reportsIdleMs`, after which held reports are sent. */
  #idle: NodeJS.Timeout | null = null;

  constructor(
    private readonly module: Module,
    private readonly output: Output,
  ) {}

  /** Executes one command line. Resolves when the next may be read. */
  async run(reading: Reading): Promise<void> {
    const { state, dialect } = this.module;
    if (this.#idle !== null) clearTimeout(this.#idle);
    if (dialect.reports === 'between-commands') this.output.hold('command');
    if (dialect.unrelatedPlace === 'in-front') this.#sayUnrelated();
    const answer = reading.kind === 'overlong' ? { result: 'ERROR' } : await this.#answerTo(reading);
    if (state !== this.module.state) return;
    const later = answer === 'silent' ? null : this.#conclude(answer);
    this.#letReportsGo();
    if (answer !== 'silent') answer.afterwards?.();
    if (dialect.meanwhile === 'silent') await later;
  }

  #letReportsGo(): void {
    const { reportsIdleMs } = this.module.dialect;
    if (reportsIdleMs === 0) this.output.release('command');
    else this.#idle = setTimeout(() => this.output.release('command'), reportsIdleMs);
  }

  /** The answer to the last command of the line; all information lines have been sent. A failure ends the line. */
  async #answerTo(reading: Exclude<Reading, { kind: 'overlong' }>): Promise<Answer> {
    const { module } = this;
    const { state } = module;
    if (reading.kind === 'line') state.lastLine = reading.body;
    let said: Answer = 'silent';
    await this.#hesitate();
    for (const command of commandsOf(state.lastLine, module.dialect.semicolons)) {
      if (said !== 'silent') void this.#sayLater(said);
      said = await module.answer(command);
      if (state !== module.state || said === 'silent') return said;
      const lines = (said.lines ?? []).map((line) => informationLine(this.#worded(line), state));
      this.output.say(Buffer.concat(lines));
      if (said.result !== 'OK') return said;
    }
    return said;
  }

  /** Sends the final result. Resolves when all lines after it have been sent. */
  #conclude(reply: Reply): Promise<void> {
    const { state } = this.module;
    if (reply.result !== null) this.output.say(resultLine(this.#worded(reply.result), state));
    const later = this.#sayLater(reply);
    state.commandsAnswered += 1;
    if (this.module.dialect.unrelatedPlace === 'behind') this.#sayUnrelated();
    return later;
  }

  async #hesitate(): Promise<void> {
    const { dialect, state } = this.module;
    if (dialect.answerDelayMs > 0 && state.commandsAnswered % dialect.answerDelayEvery === 0)
      await delay(dialect.answerDelayMs);
  }

  #worded(line: string): string {
    return this.module.dialect.lineBlanks === 1 ? line : line.replace(/^(\+[A-Z ]+:) /, '$1');
  }

  async #sayLater({ after = [] }: Reply): Promise<void> {
    const { module } = this;
    const { state } = module;
    const report = (lines: readonly string[]) => {
      if (state === module.state) for (const line of lines) module.report(this.#worded(line));
    };
    if (isList(after)) report(after);
    else report(await this.#inTime(await after));
  }

  async #inTime(lines: readonly string[]): Promise<readonly string[]> {
    const { reportDelayMs } = this.module.dialect;
    if (reportDelayMs > 0) await delay(reportDelayMs);
    return lines;
  }

  #sayUnrelated(): void {
    const { commandsAnswered } = this.module.state;
    const { unrelatedReports, unrelatedEvery } = this.module.dialect;
    const turn = Math.floor(commandsAnswered / unrelatedEvery);
    const line = unrelatedReports[turn % unrelatedReports.length];
    if (line !== undefined && commandsAnswered % unrelatedEvery === 0) this.module.interject(line);
  }
}

function isList(after: readonly string[] | Promise<readonly string[]>): after is readonly string[] {
  return Array.isArray(after);
}
