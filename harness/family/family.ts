import type { Command, Effect } from '../at/command';
import type { Dialect } from '../at/dialect';
import { ModuleFault } from '../at/fault';
import type { Exchange, Logged } from '../at/session';
import { printResultCode, type Token } from '../at/token';
import type { ClaimRange } from './claims';

/** Any command of a family, without its types. */
export type AnyCommand = Command<string, readonly never[], unknown>;

/** Everything about a kind of module that differs from other modules. */
export interface Family {
  /** The value of `--family`: lower-case letters and digits. */
  readonly name: string;
  /** One of its modules as messages name it: `AT modem`, and with its article, `an AT modem`. */
  readonly called: string;
  readonly one: string;
  /** Matches the model or firmware of its modules; null if any module that answers is accepted. */
  readonly identity: RegExp | null;
  /** How a module is recognised on USB; empty if unknown. */
  readonly usb: readonly Composition[];

  /** For the session: how to resynchronise, and the form of received messages. */
  readonly dialect: Dialect;
  /** The line that a module sends after a start, e.g. `+READY`; null if none is promised. */
  readonly banner: string | null;
  /** All its known commands, each with its deadline, its report and its effect at the cloud. */
  readonly commands: readonly AnyCommand[];
  /** The commands of its cloud session; null for a module without one. */
  readonly cloud: CloudCommands | null;

  /** The deadlines. */
  readonly profiles: FirmwareProfiles;
  /** Connects a module that answers to its network, as far as its cases need one. @throws PortLost */
  prepare(module: Askable): Promise<Preparation>;

  /** The features of its firmwares beyond the standards. */
  readonly claims: readonly ClaimRange[];
  /**
   * Negative if the first firmware is older than the second, 0 for equal places, positive if it is newer; null if
   * unknown.
   */
  compareFirmware(one: string, other: string): number | null;
}

/** The command of this name, in either case; undefined if the family has none. */
export function commandNamed({ commands }: Family, name: string): AnyCommand | undefined {
  return commands.find((command) => command.name === name.toUpperCase());
}

/** Which interfaces of one USB composition carry AT commands and modem data, as two hexadecimal digits. */
export interface Composition {
  /** idVendor:idProduct, four lower-case hexadecimal digits each. */
  readonly usb: string;
  /** The name of the composition. */
  readonly mode: string;
  readonly at: string;
  readonly data: string;
}

/** Whether any command in the line has one of the effects. */
export function hasEffect(family: Family, line: string, effects: readonly Effect[]): boolean {
  const names = line.match(/[+^][a-z]+(?==|;|\r|$)/gi) ?? [];
  return names.some((name) => {
    const effect = commandNamed(family, name)?.effect;
    return effect !== undefined && effect !== null && effects.includes(effect);
  });
}

/** Whether any command in the line subscribes or unsubscribes. */
export function changesSubscriptions(family: Family, line: string): boolean {
  return hasEffect(family, line, ['subscribes', 'unsubscribes']);
}

/** The identity of a device at its platform. */
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
  /** Its outcome is a report before or after `OK`. */
  readonly authenticate: Command<string, readonly [DeviceCredentials], unknown>;
  readonly connect: Command<string, readonly [], unknown>;
  /** Its outcome is a report, as for `authenticate`. */
  readonly subscribe: Command<string, readonly Subscription[], unknown>;
  readonly publish: Command<string, readonly [topic: string, qos: number, message: string], unknown>;
  readonly unsubscribe: Command<string, readonly [topic: string], unknown>;
  readonly disconnect: Command<string, readonly [], unknown>;
  /** The report of a successful authentication: its text in messages, and the pattern it must match. */
  readonly authenticated: { readonly text: string; readonly pattern: RegExp };
  /** Whether the parameters of a publish, as sent, announce data that follows separately. */
  announcesData(parameters: string): boolean;
}

/**
 * Deadlines, ms. Documents of modules seldom state a time limit; the figures come from experience with a family. A
 * measured value belongs in its firmware profile.
 */
export interface Deadlines {
  /** A command that needs no network. */
  readonly local: number;
  /** From the authentication command to its report. */
  readonly auth: number;
  readonly connect: number;
  /** Subscribing, publishing, unsubscribing: from the command to its result. */
  readonly cloud: number;
  readonly disconnect: number;
  /** A data call. */
  readonly call: number;
  /** From a message at the cloud to its line on the wire, or the reverse. */
  readonly delivery: number;
  /** Anything that ends by a time-out in the module, e.g. a server that does not answer: not shorter on loopback. */
  readonly ownTimeout: number;
  /** From reset or power-up to the first answer. */
  readonly boot: number;
  /** A whole case. Every wait in a case has its own deadline, so only a fault of the harness takes this long. */
  readonly wholeCase: number;
}

/** Expectations of a firmware beyond its documents. */
export interface FirmwareProfile {
  /** The name recorded in ledgers. */
  readonly name: string;
  readonly deadlines: Deadlines;
}

/** Two profiles, as deadlines differ with and without a radio between module and cloud. */
interface FirmwareProfiles {
  readonly onTheAir: FirmwareProfile;
  /** Its cloud is on this machine's loopback. */
  readonly onLoopback: FirmwareProfile;
}

/** What a family needs of a bench to identify and prepare a module. */
export interface Askable {
  /** Sends a command line and waits for its final result. @throws DeadlinePassed, PortLost */
  send(line: string): Promise<Exchange>;
  /** The current position on the AT wire. */
  mark(): number;
  /** Waits for a token from index `from` on. @throws DeadlinePassed, PortLost */
  next(
    match: (token: Token) => boolean,
    wait: { readonly from: number; readonly what: string; readonly deadline: keyof Deadlines },
  ): Promise<Logged>;
}

/** The outcome of a query. */
export interface Answer {
  readonly ok: boolean;
  /** The whole answer, in one line; `nothing` if no final result code came. */
  readonly text: string;
  /** The lines before the final result code. */
  readonly lines: readonly string[];
  readonly tokens: readonly Token[];
}

/** Sends a query; a missing answer is returned, not thrown. @throws PortLost */
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

/** The first information response of the command in the answer; null if there is none. */
export function informationOf<T>({ tokens }: Answer, command: { info(token: Token): T | null }): T | null {
  for (const token of tokens) {
    const found = command.info(token);
    if (found !== null) return found;
  }
  return null;
}

/** The outcome of connecting a module to its network. */
export type Preparation =
  /** What the module reports as missing, with what to do about it. */
  | { readonly missing: { readonly by: 'bench' | 'radio'; readonly message: string } }
  /** Nothing is known to be missing; `unknown` lists what could not be determined, one clause each. */
  | { readonly missing: null; readonly unknown: readonly string[] };

export const lacking = (by: 'bench' | 'radio', message: string): Preparation => ({
  missing: { by, message },
});

/** States of +CPIN in which a SIM waits for a code (3GPP TS 27.007 clause 8.3), or is missing. */
const SIM_NOT_READY = /\b(PIN2?|PUK2?)$|\bNOT\b/i;
/** +CME ERROR for a SIM that is missing, locked, busy or faulty (3GPP TS 27.007 clause 9.2). */
const SIM_TROUBLE = /^(\+CME ERROR: ?)(1[0-8]|.*\b(SIM|PIN|PUK)\b.*)$/i;
/** The same for a network that is missing, does not answer or allows emergency calls only. */
const NETWORK_TROUBLE = /^(\+CME ERROR: ?)(3[0-2]|.*\b(network|service)\b.*)$/i;

/** Whether the answer to `AT+CPIN?` shows that the SIM cannot be used. */
export function tellsOfNoSim(answer: Answer, state: string | undefined): boolean {
  return SIM_NOT_READY.test(state ?? '') || SIM_TROUBLE.test(answer.text);
}

/** Whether the answer is an error that means no network. */
export function tellsOfNoNetwork(answer: Answer): boolean {
  return NETWORK_TROUBLE.test(answer.text);
}
