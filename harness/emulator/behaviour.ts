import type { Packet } from 'mqtt-packet';
import type { EmulatedModule } from './emulated-module';

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
    module: EmulatedModule,
    next: (instead?: CommandLine) => Promise<Answer>,
  ): Answer | undefined | Promise<Answer | undefined>;
  /** Bytes to show for a received message, to be framed as a report; `null` shows nothing. */
  received?(
    message: Incoming,
    module: EmulatedModule,
    next: (instead?: Incoming) => Buffer | null,
  ): Buffer | null | undefined;
  /** An MQTT packet about to leave: what leaves instead (nothing, it changed, or several). */
  sending?(packet: Packet, module: EmulatedModule): readonly Packet[] | undefined;
  /** An MQTT packet that came: what the module sees instead. */
  arriving?(packet: Packet, module: EmulatedModule): readonly Packet[] | undefined;
  /** Bytes that came on the AT wire: what the module sees instead. */
  input?(bytes: Buffer, module: EmulatedModule): Buffer | undefined;
  /** Bytes about to go out on the AT wire: what goes out instead, piece by piece. */
  output?(bytes: Buffer, module: EmulatedModule): readonly Buffer[] | undefined;
}
