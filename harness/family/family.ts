import type { Command, Effect } from '../at/command';
import type { Dialect } from '../at/dialect';
import type { Askable } from './asking';
import type { ClaimRange } from './claims';
import type { CloudCommands } from './cloud-commands';
import type { FirmwareProfiles } from './deadlines';
import type { Preparation } from './preparation';

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
