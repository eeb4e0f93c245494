import type { Command, Effect } from '../at/command';
import type { Dialect } from '../at/dialect';
import { ModuleFault } from '../at/fault';
import type { Exchange, Logged } from '../at/session';
import { printResultCode, type Token } from '../at/token';
import type { ClaimRange } from './claims';

/** A command of which only is known that a family has it. */
export type AnyCommand = Command<string, readonly never[], unknown>;

/** Everything about a kind of module that differs from other modules. */
export interface Family {
  /** What `--family` takes: lower-case letters and digits. */
  readonly name: string;
  /** How messages call one of its modules: `AT modem`, and with its article, `an AT modem`. */
  readonly called: string;
  readonly one: string;
  /** What model or firmware of its modules hold; null where any module that answers will do. */
  readonly identity: RegExp | null;
  /** By which a module is found on USB; empty where nothing is known. */
  readonly usb: readonly Composition[];

  /** For the session: how to resynchronise, and the form of received messages. */
  readonly dialect: Dialect;
  /** The line by which a module says that it has started, e.g. `+READY`; null where none is promised. */
  readonly banner: string | null;
  /** Every command that is known of it, each with its deadline, its report and what it does. */
  readonly commands: readonly AnyCommand[];
  /** The commands of its session with a cloud; null for a module that has none. */
  readonly cloud: CloudCommands | null;

  /** The deadlines. */
  readonly profiles: FirmwareProfiles;
  /** Brings a module that answers to its network, as far as its cases need one. @throws PortLost */
  prepare(module: Askable): Promise<Preparation>;

  /** What its firmwares have beyond the standards. */
  readonly claims: readonly ClaimRange[];
  /**
   * Negative when the first firmware is older than the second, 0 for the same place, positive when it is newer; null when
   * it cannot be told.
   */
  compareFirmware(one: string, other: string): number | null;
}

/** The command of this name, in letters of either case; undefined for a name that no command of the family has. */
export function commandNamed({ commands }: Family, name: string): AnyCommand | undefined {
  return commands.find((command) => command.name === name.toUpperCase());
}

/** Which interfaces of one USB composition carry AT commands and modem data, as two hexadecimal digits. */
export interface Composition {
  /** idVendor:idProduct, four lower-case hexadecimal digits each. */
  readonly usb: string;
  /** How the composition is called. */
  readonly mode: string;
  readonly at: string;
  readonly data: string;
}

/** Whether a line, however many commands it holds, has one that does that. */
export function hasEffect(family: Family, line: string, effects: readonly Effect[]): boolean {
  const names = line.match(/[+^][a-z]+(?==|;|\r|$)/gi) ?? [];
  return names.some((name) => {
    const effect = commandNamed(family, name)?.effect;
    return effect !== undefined && effect !== null && effects.includes(effect);
  });
}

/** Whether a line makes or ends a subscription, wherever in it the command stands. */
export function changesSubscriptions(family: Family, line: string): boolean {
  return hasEffect(family, line, ['subscribes', 'unsubscribes']);
}

/** What identifies a device at its platform. */
export interface DeviceCredentials {
  readonly productKey: string;
  readonly deviceName: string;
  readonly deviceSecret: string;
}

export interface Subscription {
  readonly topic: string;
  /** 0 or 1. */
  readonly qos: number;
}

/** The commands for a session with the MQTT cloud. */
export interface CloudCommands {
  /** Its outcome is a report, which comes before or after `OK`. */
  readonly authenticate: Command<string, readonly [DeviceCredentials], unknown>;
  readonly connect: Command<string, readonly [], unknown>;
  /** Its outcome is a report, as that of `authenticate`. */
  readonly subscribe: Command<string, readonly Subscription[], unknown>;
  readonly publish: Command<string, readonly [topic: string, qos: number, message: string], unknown>;
  readonly unsubscribe: Command<string, readonly [topic: string], unknown>;
  readonly disconnect: Command<string, readonly [], unknown>;
  /** The report of a successful authentication, for messages, and the pattern that it has to match. */
  readonly authenticated: { readonly text: string; readonly pattern: RegExp };
  /** Whether the parameters of a publish, byte for byte, announce data that is still to be entered. */
  announcesData(parameters: string): boolean;
}

/**
 * How long to wait for what, ms. Documents of modules seldom name a time limit; the figures come from what is known of a
 * family, and a measured value belongs into its firmware profile.
 */
export interface Deadlines {
  /** A command that needs no network. */
  readonly local: number;
  /** From the command that authenticates to its report. */
  readonly auth: number;
  readonly connect: number;
  /** Subscribing, publishing, unsubscribing: from the command to its result. */
  readonly cloud: number;
  readonly disconnect: number;
  /** A data call. */
  readonly call: number;
  /** From a message at the cloud to its line on the wire, or the other way round. */
  readonly delivery: number;
  /** What ends by a time-out of the module's own, e.g. a server that says nothing: a loopback shortens none of those. */
  readonly ownTimeout: number;
  /** From reset or power-up to an answer. */
  readonly boot: number;
  /** A whole case. All that a case waits for has a deadline of its own: only a fault of the harness takes so long. */
  readonly wholeCase: number;
}

/** What is expected of a firmware beyond its documents. */
export interface FirmwareProfile {
  /** As ledgers have it. */
  readonly name: string;
  readonly deadlines: Deadlines;
}

/** A module is waited for in another way when no radio lies between it and its cloud. */
interface FirmwareProfiles {
  readonly onTheAir: FirmwareProfile;
  /** Its cloud is on this machine's loopback. */
  readonly onLoopback: FirmwareProfile;
}

/** A module that can be asked: what a family needs of a bench to find out who answers, and to prepare it. */
export interface Askable {
  /** Sends a command line and waits for its final result. @throws DeadlinePassed, PortLost */
  send(line: string): Promise<Exchange>;
  /** Where the AT wire stands. */
  mark(): number;
  /** Waits for a token from index `from` on. @throws DeadlinePassed, PortLost */
  next(
    match: (token: Token) => boolean,
    wait: { readonly from: number; readonly what: string; readonly deadline: keyof Deadlines },
  ): Promise<Logged>;
}

/** The outcome of a question. */
export interface Answer {
  readonly ok: boolean;
  /** The whole answer, in one line; `nothing` when no final result came. */
  readonly text: string;
  /** The lines in front of the final result. */
  readonly lines: readonly string[];
  readonly tokens: readonly Token[];
}

/** Asks; no answer is an answer, too. @throws PortLost */
export async function ask(module: Askable, line: string): Promise<Answer> {
  try {
    const { outcome, tokens } = await module.send(line);
    const lines = tokens.flatMap((token) => (token.kind === 'line' ? [token.text] : []));
    const result = outcome.kind === 'prompt' ? '>' : printResultCode(outcome.result);
    return { ok: result === 'OK', text: [...lines, result].join(' '), lines, tokens };
  } catch (error) {
    if (error instanceof ModuleFault) return { ok: false, text: 'nothing', lines: [], tokens: [] };
    throw error;
  }
}

/** The first information response of the command in the answer; null when it has none. */
export function informationOf<T>({ tokens }: Answer, command: { info(token: Token): T | null }): T | null {
  for (const token of tokens) {
    const found = command.info(token);
    if (found !== null) return found;
  }
  return null;
}

/** The outcome of bringing a module to the network. */
export type Preparation =
  /** What is missing, with what to do about it: the module itself says so. */
  | { readonly missing: { readonly by: 'bench' | 'radio'; readonly message: string } }
  /** Nothing is known to be missing; what could not be learnt, one clause each. */
  | { readonly missing: null; readonly unknown: readonly string[] };

export const lacking = (by: 'bench' | 'radio', message: string): Preparation => ({
  missing: { by, message },
});

/** States of +CPIN in which a SIM waits for a code (3GPP TS 27.007 clause 8.3), or is not there. */
const SIM_NOT_READY = /\b(PIN2?|PUK2?)$|\bNOT\b/i;
/** +CME ERROR for a SIM that is missing, locked, busy or broken (3GPP TS 27.007 clause 9.2). */
const SIM_TROUBLE = /^(\+CME ERROR: ?)(1[0-8]|.*\b(SIM|PIN|PUK)\b.*)$/i;
/** The same for a network that is missing, does not answer or lets the module make emergency calls only. */
const NETWORK_TROUBLE = /^(\+CME ERROR: ?)(3[0-2]|.*\b(network|service)\b.*)$/i;

/** The answer to `AT+CPIN?` says that the SIM cannot be used. */
export function tellsOfNoSim(answer: Answer, state: string | undefined): boolean {
  return SIM_NOT_READY.test(state ?? '') || SIM_TROUBLE.test(answer.text);
}

/** An error says that there is no network. */
export function tellsOfNoNetwork(answer: Answer): boolean {
  return NETWORK_TROUBLE.test(answer.text);
}
