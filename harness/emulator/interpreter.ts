import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Reply } from './behaviour';
import { commandsOf } from './command-line';
import type { EmulatedModule } from './emulated-module';
import type { Output } from './output';
import type { Reading } from './reader';
import { informationLine, resultLine } from './wording';

/** Carries command lines out: asks for each command's answer and says it in the module's own format. */
export class Interpreter {
  constructor(
    private readonly module: EmulatedModule,
    private readonly output: Output,
  ) {}

  /** Resolves when the next command line may come. */
  async run(reading: Reading): Promise<void> {
    const { state, dialect } = this.module;
    if (dialect.reports === 'between-commands') this.output.hold('command');
    if (dialect.unrelatedPlace === 'in-front') this.#sayUnrelated();
    const answer = reading.kind === 'overlong' ? { result: 'ERROR' } : await this.#answerTo(reading);
    if (state !== this.module.state) return;
    if (answer !== 'silent') this.#conclude(answer);
    this.output.release('command');
    if (answer !== 'silent') answer.afterwards?.();
  }

  /** The last answer of the line; the information of those before it has been said. A failure ends the line. */
  async #answerTo(reading: Exclude<Reading, { kind: 'overlong' }>): Promise<Answer> {
    const { module } = this;
    const { state } = module;
    if (reading.kind === 'line') state.lastLine = reading.body;
    let said: Answer = 'silent';
    for (const command of commandsOf(state.lastLine, module.dialect.semicolons)) {
      await this.#hesitate();
      if (said !== 'silent') this.#sayLater(said);
      said = await module.answer(command);
      if (state !== module.state || said === 'silent') return said;
      const lines = (said.lines ?? []).map((line) => informationLine(this.#worded(line), state));
      this.output.say(Buffer.concat(lines));
      if (said.result !== 'OK') return said;
    }
    return said;
  }

  #conclude(reply: Reply): void {
    const { state } = this.module;
    if (reply.result !== null) this.output.say(resultLine(this.#worded(reply.result), state));
    this.#sayLater(reply);
    state.commandsAnswered += 1;
    if (this.module.dialect.unrelatedPlace === 'behind') this.#sayUnrelated();
  }

  async #hesitate(): Promise<void> {
    const { dialect, state } = this.module;
    if (dialect.answerDelayMs > 0 && state.commandsAnswered % dialect.answerDelayEvery === 0)
      await delay(dialect.answerDelayMs);
  }

  #worded(line: string): string {
    return this.module.dialect.lineBlanks === 1 ? line : line.replace(/^(\+[A-Z ]+:) /, '$1');
  }

  #sayLater({ after = [] }: Reply): void {
    const { module } = this;
    const { state } = module;
    const report = (lines: readonly string[]) => {
      if (state === module.state) for (const line of lines) module.report(this.#worded(line));
    };
    if (isList(after)) report(after);
    else void after.then(async (lines) => report(await this.#inTime(lines)));
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
