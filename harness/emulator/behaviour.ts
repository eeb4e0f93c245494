import type { Packet } from 'mqtt-packet';
import type { Dialect, Refusal } from './dialect';
import type { DataOutcome, DataRequest } from './keyboard';
import type { BrokerAddress } from './logins';
import type { Identity, Limits, Profile } from './profile';
import type { ModuleState } from './state';

/** One command of a command line, as the module parsed it. */
export interface CommandLine {
  /** Its bytes after `AT` or the preceding `;`, as Latin-1 text: one character per byte, whatever their encoding. */
  readonly body: string;
  /** Upper-cased name, e.g. `+CLOUDSUB`, `I`, `E0`, `D`; empty for a bare `AT`. */
  readonly name: string;
  readonly form: 'action' | 'set' | 'read' | 'test';
  /** Everything after `=` (after `D`: the dial string), unchanged; empty for the other forms. */
  readonly parameters: string;
}

/**
 * The module's response to a command. Texts are Latin-1 without framing; the module adds it by its current settings.
 */
export interface Reply {
  /** Information lines, sent before the final result. */
  readonly lines?: readonly string[];
  /** `OK`, `ERROR`, `+CME ERROR: 50`...; null for none (the behaviour has sent it, or a defect omits it). */
  readonly result: string | null;
  /** Lines after the final result: sent at once, or when the promise resolves (as for `+ALIAUTH: OK`). */
  readonly after?: readonly string[] | Promise<readonly string[]>;
  /** Called when everything that needs no waiting has been sent, e.g. to reset the module. */
  readonly afterwards?: () => void;
}

/** A response, or `silent` for none at all; `undefined` from a behaviour passes the command on instead. */
export type Answer = 'silent' | Reply;

/** A message from the cloud, before it is reported as `+CLOUDPUBLISH`. */
export interface Incoming {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: number;
  /** 0 for QoS 0. */
  readonly packetId: number;
  readonly dup: boolean;
}

/** The module as its behaviours see it. */
export interface Module {
  readonly profile: Profile;
  readonly identity: Identity;
  readonly dialect: Dialect;
  readonly limits: Limits;
  /** `http://host:port` of the pre-authentication endpoint; null without a cloud. */
  readonly authUrl: string | null;
  /** The broker for a login without pre-authentication; null if there is none. */
  readonly broker: BrokerAddress | null;
  /** Everything that a reset clears; a new object after each reset. */
  readonly state: ModuleState;
  /** Resets the module as if its supply was cut, and sends the boot banner. */
  powerCycle(): void;
  /** Sends an unsolicited line as soon as reports are allowed, then calls `given`. */
  report(text: string | Buffer, given?: () => void): void;
  /** Sends an unsolicited line at once, even in the middle of an answer. */
  interject(text: string): void;
  /** Sends bytes at once, without framing, e.g. a prompt. */
  say(bytes: string | Buffer): void;
  /** Reads bytes that the host enters as data while a command runs. */
  collect(request: DataRequest): Promise<DataOutcome>;
  /** Discards the command line that the host has begun to type. */
  forgetTyping(): void;
  /** A final error result, in the error family that the dialect has for this kind of refusal. */
  refusal(kind: Refusal): Answer;
  /** Passes a command through the behaviours. */
  answer(command: CommandLine): Promise<Answer>;
  /**
   * Reports a message from the cloud as soon as reports are allowed. Calls `shown` then, or at once if it is not
   * reported.
   */
  receive(message: Incoming, shown: () => void): void;
  /** The packets that leave instead of an MQTT packet. */
  leaving(packet: Packet): readonly Packet[];
  /** The packets that the module receives instead of an MQTT packet. */
  arriving(packet: Packet): readonly Packet[];
}

/**
 * A part of what a module does. The module calls its behaviours in order, and the first that does not return
 * `undefined` decides. A defect is a behaviour put before those of the correct module. `next` calls the behaviours
 * after this one, with `instead` in place of the original argument.
 */
export interface Behaviour {
  /** States the behaviour or, for a mutant, the defect: `acceptsNinthTopic`. */
  readonly name: string;
  command?(
    command: CommandLine,
    module: Module,
    next: (instead?: CommandLine) => Promise<Answer>,
  ): Answer | undefined | Promise<Answer | undefined>;
  /** The report of a received message, without framing; `null` for no report. */
  received?(
    message: Incoming,
    module: Module,
    next: (instead?: Incoming) => Buffer | null,
  ): Buffer | null | undefined;
  /** Replaces an MQTT packet before it is sent: by none, one or several. */
  sending?(packet: Packet, module: Module): readonly Packet[] | undefined;
  /** Replaces an MQTT packet that was received. */
  arriving?(packet: Packet, module: Module): readonly Packet[] | undefined;
  /** Replaces bytes received on the AT wire. */
  input?(bytes: Buffer, module: Module): Buffer | undefined;
  /** Replaces bytes before they are sent on the AT wire, by one or more writes. */
  output?(bytes: Buffer, module: Module): readonly Buffer[] | undefined;
}
