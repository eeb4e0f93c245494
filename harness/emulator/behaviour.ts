import type { Packet } from 'mqtt-packet';
import type { EmulatedModule } from './emulated-module';

/** A command line as the module read it, S3 taken off. */
export interface CommandLine {
  /** Bytes between `AT` and CR, as Latin-1 text: one character a byte, whatever the encoding. */
  readonly body: string;
  /** Upper-cased name, e.g. `+CLOUDSUB`, `I`, `E0`; empty for a bare `AT`. */
  readonly name: string;
  readonly form: 'action' | 'set' | 'read' | 'test';
  /** What stands behind `=`, untouched; empty for the other forms. */
  readonly parameters: string;
}

/**
 * What the module says to a command. `silent` says nothing at all, which is not the same as passing on.
 * `lines` come before the final result, `after` behind it, each framed by the module's own rules.
 */
export type Answer =
  | 'silent'
  | {
      readonly lines?: readonly string[];
      /** `OK`, `ERROR`, `+CME ERROR: 50`...; null for none (the behaviour says it itself, or a defect does not). */
      readonly result: string | null;
      readonly after?: readonly string[];
    };

/** A message from the cloud, about to be shown as `+CLOUDPUBLISH`. */
export interface Incoming {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: number;
  readonly packetId: number;
  readonly dup: boolean;
}

/**
 * One way in which a module acts. The module asks its behaviours, newest in front; the first that does not return
 * `undefined` decides. A defect is a behaviour laid in front of an honest module.
 */
export interface Behaviour {
  /** Says the behaviour; of a mutant, the defect: `acceptsNinthTopic`. */
  readonly name: string;
  command?(command: CommandLine, module: EmulatedModule): Answer | undefined | Promise<Answer | undefined>;
  /** Bytes to show for a received message; `null` shows nothing. */
  received?(message: Incoming, module: EmulatedModule): Buffer | null | undefined;
  /** An MQTT packet about to leave: what leaves instead (nothing, it changed, or several). */
  sending?(packet: Packet, module: EmulatedModule): readonly Packet[] | undefined;
  /** An MQTT packet that came: what the module sees instead. */
  arriving?(packet: Packet, module: EmulatedModule): readonly Packet[] | undefined;
  /** Bytes about to go out on the AT wire: what goes out instead, piece by piece. */
  output?(bytes: Buffer, module: EmulatedModule): readonly Buffer[] | undefined;
}
