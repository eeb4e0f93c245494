import type { Packet } from 'mqtt-packet';
import type { Dialect, Refusal } from './dialect';
import type { DataOutcome, DataRequest } from './keyboard';
import type { BrokerAddress } from './logins';
import type { Identity, Limits, Profile } from './profile';
import type { ModuleState } from './state';

/** One command of a command line, as the module read it. */
export interface CommandLine {
  /** Its bytes behind `AT` (or behind the `;` before it), as Latin-1 text: one character a byte, whatever the encoding. */
  readonly body: string;
  /** Upper-cased name, e.g. `+CLOUDSUB`, `I`, `E0`, `D`; empty for a bare `AT`. */
  readonly name: string;
  readonly form: 'action' | 'set' | 'read' | 'test';
  /** What stands behind `=` (behind `D`: the dial string), untouched; empty for the other forms. */
  readonly parameters: string;
}

/** What the module says to a command. Texts are Latin-1, without framing; each is framed by the module's own rules. */
export interface Reply {
  /** Before the final result. */
  readonly lines?: readonly string[];
  /** `OK`, `ERROR`, `+CME ERROR: 50`...; null for none (the behaviour said it itself, or a defect does not). */
  readonly result: string | null;
  /** Behind the final result: at once, or by themselves when the promise comes true (as `+ALIAUTH: OK` does). */
  readonly after?: readonly string[] | Promise<readonly string[]>;
  /** Happens when everything that could be said at once has been said, e.g. a reset. */
  readonly afterwards?: () => void;
}

/** `silent` says nothing at all, which is not the same as passing on. */
export type Answer = 'silent' | Reply;

/** A message from the cloud, about to be shown as `+CLOUDPUBLISH`. */
export interface Incoming {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: number;
  /** 0 for QoS 0. */
  readonly packetId: number;
  readonly dup: boolean;
}

/** What a behaviour may read and do of the module that it is a part of. */
export interface Module {
  readonly profile: Profile;
  readonly identity: Identity;
  readonly dialect: Dialect;
  readonly limits: Limits;
  /** `http://host:port` of the pre-authentication endpoint; null when the module can reach no cloud. */
  readonly authUrl: string | null;
  /** Where the module finds the broker without pre-authentication; null when it cannot. */
  readonly broker: BrokerAddress | null;
  /** What the module remembers; a new object after each reset. */
  readonly state: ModuleState;
  /** Everything is lost as when the supply is cut; then the boot banner. */
  powerCycle(): void;
  /** A line that comes by itself, when nothing else is being said; `given` is called then. */
  report(text: string | Buffer, given?: () => void): void;
  /** A line that comes by itself, whatever else is being said. */
  interject(text: string): void;
  /** Bytes that go out at once, without framing, e.g. a prompt. */
  say(bytes: string | Buffer): void;
  /** Bytes that the host enters as data, while a command runs. */
  collect(request: DataRequest): Promise<DataOutcome>;
  /** What the host has typed of a command line is lost. */
  forgetTyping(): void;
  /** A refusal in the error family that the dialect has for its kind. */
  refusal(kind: Refusal): Answer;
  /** What the behaviours say to a command. */
  answer(command: CommandLine): Promise<Answer>;
  /** A message from the cloud: shown when nothing else is being said; `shown` is called then, or when it is not shown. */
  receive(message: Incoming, shown: () => void): void;
  /** What leaves when an MQTT packet is about to. */
  leaving(packet: Packet): readonly Packet[];
  /** What the module sees when an MQTT packet has come. */
  arriving(packet: Packet): readonly Packet[];
}

/**
 * One way in which a module acts. The module asks its behaviours, newest in front; the first that does not return
 * `undefined` decides. A defect is a behaviour laid in front of an honest module; `next` is what the behaviours
 * behind it do, with what they are given in the place of the original; it is done when called and not before.
 */
export interface Behaviour {
  /** Says the behaviour; of a mutant, the defect: `acceptsNinthTopic`. */
  readonly name: string;
  command?(
    command: CommandLine,
    module: Module,
    next: (instead?: CommandLine) => Promise<Answer>,
  ): Answer | undefined | Promise<Answer | undefined>;
  /** Bytes to show for a received message, to be framed as a report; `null` shows nothing. */
  received?(
    message: Incoming,
    module: Module,
    next: (instead?: Incoming) => Buffer | null,
  ): Buffer | null | undefined;
  /** An MQTT packet about to leave: what leaves instead (nothing, it changed, or several). */
  sending?(packet: Packet, module: Module): readonly Packet[] | undefined;
  /** An MQTT packet that came: what the module sees instead. */
  arriving?(packet: Packet, module: Module): readonly Packet[] | undefined;
  /** Bytes that came on the AT wire: what the module sees instead. */
  input?(bytes: Buffer, module: Module): Buffer | undefined;
  /** Bytes about to go out on the AT wire: what goes out instead, piece by piece. */
  output?(bytes: Buffer, module: Module): readonly Buffer[] | undefined;
}
