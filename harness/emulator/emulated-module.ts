import type { Packet } from 'mqtt-packet';
import type { Transport } from '../wire/transport';
import type { Answer, Behaviour, CommandLine, Incoming, Module } from './behaviour';
import { honestBehaviours } from './behaviours';
import type { Dialect, Refusal } from './dialect';
import { Interpreter } from './interpreter';
import { type DataOutcome, type DataRequest, Keyboard } from './keyboard';
import type { BrokerAddress } from './logins';
import { Output, Pacer } from './output';
import type { Identity, Limits, Profile } from './profile';
import { LineReader, type Reading } from './reader';
import { freshState, type ModuleState } from './state';
import { type CmeCode, cmdCode, finalError, reportLine } from './wording';

/** What an `EmulatedModule` is made of. */
export interface EmulatedModuleOptions {
  readonly transport: Transport;
  readonly profile: Profile;
  /** Called before those of the correct module, in this order. */
  readonly behaviours?: readonly Behaviour[];
  /** `http://host:port` of the pre-authentication endpoint; null without a cloud. */
  readonly authUrl: string | null;
  /** The broker for a login without pre-authentication; null, the default, if there is none. */
  readonly broker?: BrokerAddress | null;
  /** Overrides of the profile's identity, e.g. the IMEI of a second module. */
  readonly identity?: Partial<Identity>;
}

const REFUSAL_CODES: Readonly<Record<Refusal, { cme: CmeCode; cmd: number }>> = {
  input: { cme: 50, cmd: cmdCode.refused },
  state: { cme: 3, cmd: cmdCode.noConnection },
  connection: { cme: 30, cmd: cmdCode.noConnection },
};

/** An emulated ME3630 on a byte stream: executes command lines and connects to the cloud over its own sockets. */
export class EmulatedModule implements Module {
  readonly profile: Profile;
  readonly identity: Identity;
  readonly authUrl: string | null;
  readonly broker: BrokerAddress | null;
  readonly #transport: Transport;
  readonly #behaviours: readonly Behaviour[];
  readonly #keyboard: Keyboard;
  readonly #output: Output;
  readonly #interpreter: Interpreter;
  /** Delays input by `lineRate`, as the output is. */
  readonly #incoming: Pacer;
  #state: ModuleState;
  #running = false;
  #silence: (() => void) | null = null;
  #boot: NodeJS.Timeout | null = null;
  #typing: NodeJS.Timeout | null = null;

  constructor(options: EmulatedModuleOptions) {
    this.profile = options.profile;
    this.identity = { ...options.profile.identity, ...options.identity };
    this.authUrl = options.authUrl;
    this.broker = options.broker ?? null;
    this.#state = freshState(this.dialect);
    this.#transport = options.transport;
    this.#behaviours = [...(options.behaviours ?? []), ...honestBehaviours];
    const pacer = new Pacer(
      () => this.dialect,
      (bytes) => this.#write(bytes),
    );
    this.#incoming = new Pacer(
      () => ({ pacing: 'by-line', lineRate: this.dialect.lineRate }),
      (bytes) => this.#hear(bytes),
    );
    this.#output = new Output((bytes) => {
      for (const piece of this.#first((behaviour) => behaviour.output?.(bytes, this)) ?? [bytes])
        pacer.send(piece);
    });
    this.#interpreter = new Interpreter(this, this.#output);
    this.#keyboard = this.#newKeyboard();
  }

  get state(): ModuleState {
    return this.#state;
  }

  get dialect(): Dialect {
    return this.profile.dialect;
  }

  get limits(): Limits {
    return this.profile.limits;
  }

  /** Starts answering, as a module that has booted. */
  start(): void {
    this.#silence = this.#transport.onData((bytes) => {
      if (this.#running) this.#incoming.send(bytes);
    });
    this.#running = true;
  }

  /** Switches the module off for good; the transport stays open. */
  stop(): void {
    this.#silence?.();
    this.#powerOff();
  }

  powerCycle(): void {
    this.#powerOff();
    this.#boot = setTimeout(() => {
      this.#running = true;
      this.report('+ZREADY');
    }, this.dialect.bootMs);
  }

  report(text: string | Buffer, given?: () => void): void {
    this.#output.report(reportLine(text, this.#state), given);
  }

  interject(text: string): void {
    this.#output.say(reportLine(text, this.#state));
  }

  say(bytes: string | Buffer): void {
    this.#output.say(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  collect(request: DataRequest): Promise<DataOutcome> {
    return this.#keyboard.collect(request);
  }

  forgetTyping(): void {
    this.#keyboard.forgetLine();
  }

  refusal(kind: Refusal): Answer {
    const family = this.dialect.refusals[kind];
    const { errorReports } = this.#state;
    return {
      result: finalError(family, REFUSAL_CODES[kind], { errorReports, cmdCode: this.dialect.cmdCode }),
    };
  }

  answer(command: CommandLine): Promise<Answer> {
    return this.#answerFrom(0, command);
  }

  receive(message: Incoming, shown: () => void): void {
    const bytes = this.#received(0, message);
    if (bytes === null) shown();
    else this.report(bytes, shown);
  }

  leaving(packet: Packet): readonly Packet[] {
    return this.#first((behaviour) => behaviour.sending?.(packet, this)) ?? [packet];
  }

  arriving(packet: Packet): readonly Packet[] {
    return this.#first((behaviour) => behaviour.arriving?.(packet, this)) ?? [packet];
  }

  async #answerFrom(position: number, command: CommandLine): Promise<Answer> {
    const behaviour = this.#behaviours[position];
    if (behaviour === undefined) return { result: 'ERROR' };
    const next = (instead = command) => this.#answerFrom(position + 1, instead);
    return (await behaviour.command?.(command, this, next)) ?? next();
  }

  #received(position: number, message: Incoming): Buffer | null {
    const behaviour = this.#behaviours[position];
    if (behaviour === undefined) return null;
    const next = (instead = message) => this.#received(position + 1, instead);
    const bytes = behaviour.received?.(message, this, next);
    return bytes === undefined ? next() : bytes;
  }

  #first<T>(ask: (behaviour: Behaviour) => T | undefined): T | undefined {
    for (const behaviour of this.#behaviours) {
      const said = ask(behaviour);
      if (said !== undefined) return said;
    }
    return undefined;
  }

  #newKeyboard(): Keyboard {
    const register = (number: number) => this.#state.registers.get(number) ?? 0;
    const reader = new LineReader(
      () => ({ termination: register(3), formatting: register(4), editing: register(5) }),
      () => this.limits.commandLine,
    );
    return new Keyboard({
      reader,
      bufferSize: () => this.limits.inputBuffer,
      echoes: () => this.#state.echo,
      echo: (bytes) => this.#output.say(bytes),
      onReading: (reading) => this.#read(reading),
      onTyping: (typing) => this.#holdWhile(typing && this.#state.echo),
    });
  }

  #hear(bytes: Buffer): void {
    this.#keyboard.receive(this.#first((behaviour) => behaviour.input?.(bytes, this)) ?? bytes);
  }

  #read(reading: Reading): void {
    this.#keyboard.pause();
    const state = this.#state;
    void this.#interpreter.run(reading).then(() => {
      if (state === this.#state) this.#keyboard.resume();
    });
  }

  /** Holds reports while a line is being typed with echo, but no longer than `typingMs` after its last character. */
  #holdWhile(typing: boolean): void {
    if (this.#typing !== null) clearTimeout(this.#typing);
    this.#typing = null;
    if (typing) {
      this.#output.hold('typing');
      this.#typing = setTimeout(() => this.#output.release('typing'), this.limits.typingMs);
    } else {
      this.#output.release('typing');
    }
  }

  #powerOff(): void {
    this.#running = false;
    if (this.#boot !== null) clearTimeout(this.#boot);
    if (this.#typing !== null) clearTimeout(this.#typing);
    const { link, proof } = this.#state;
    this.#state = freshState(this.dialect);
    link?.destroy();
    proof?.destroy();
    this.#incoming.clear();
    this.#output.reset();
    this.#keyboard.reset();
  }

  /** A failed write is ignored, as a UART does not notice a missing receiver. */
  #write(bytes: Buffer): void {
    if (this.#transport.isOpen) this.#transport.write(bytes).catch(() => {});
  }
}
