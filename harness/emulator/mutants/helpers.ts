import type { Packet } from 'mqtt-packet';
import type { Answer, Behaviour, CommandLine, Incoming, Module, Reply } from '../behaviour';
import type { ModuleState } from '../state';

/** Answers the command `name` with what `say` gives, without doing anything of it; `undefined` passes on. */
export function answering(
  name: string,
  say: (command: CommandLine, module: Module) => Answer | undefined | Promise<Answer | undefined>,
): Behaviour {
  return {
    name: `answering ${name}`,
    command: (command, module) => (command.name === name ? say(command, module) : undefined),
  };
}

/** Lets the honest module carry the command `name` out and says something else of it. */
export function changingAnswer(
  name: string,
  change: (reply: Reply, command: CommandLine, module: Module) => Answer | Promise<Answer>,
): Behaviour {
  return {
    name: `changing the answer to ${name}`,
    async command(command, module, next) {
      if (command.name !== name) return undefined;
      const answer = await next();
      return answer === 'silent' ? answer : change(answer, command, module);
    },
  };
}

/** The same with another line in the place of each report of the command, whenever it comes. */
export function changingReports(
  name: string,
  change: (lines: readonly string[], command: CommandLine) => readonly string[],
): Behaviour {
  return changingAnswer(name, (reply, command) => {
    const { lines = [], after = [] } = reply;
    const later = isPromise(after) ? after.then((late) => change(late, command)) : change(after, command);
    return { ...reply, lines: change(lines, command), after: later };
  });
}

/** Reads another command than the one that was typed. */
export function misreading(name: string, reread: (parameters: string) => string): Behaviour {
  return {
    name: `misreading ${name}`,
    command: (command, _module, next) =>
      command.name === name && command.form === 'set'
        ? next({ ...command, parameters: reread(command.parameters) })
        : undefined,
  };
}

/** Sends something else in the place of a packet of the kind `cmd`. */
export function sending<C extends Packet['cmd']>(
  cmd: C,
  change: (packet: Extract<Packet, { cmd: C }>, module: Module) => readonly Packet[],
): Behaviour {
  return {
    name: `sending another ${cmd}`,
    sending: (packet, module) =>
      packet.cmd === cmd ? change(packet as Extract<Packet, { cmd: C }>, module) : undefined,
  };
}

/** Sees something else in the place of a packet of the kind `cmd`. */
export function seeing<C extends Packet['cmd']>(
  cmd: C,
  change: (packet: Extract<Packet, { cmd: C }>, module: Module) => readonly Packet[],
): Behaviour {
  return {
    name: `seeing another ${cmd}`,
    arriving: (packet, module) =>
      packet.cmd === cmd ? change(packet as Extract<Packet, { cmd: C }>, module) : undefined,
  };
}

/** Takes a received message for another one; `null` loses it. */
export function mistaking(change: (message: Incoming) => Incoming | null): Behaviour {
  return {
    name: 'mistaking a message',
    received(message, _module, next) {
      const mistaken = change(message);
      return mistaken === null ? null : next(mistaken);
    },
  };
}

/** Shows a received message otherwise than the honest module does. */
export function showing(change: (shown: Buffer, message: Incoming) => Buffer | null): Behaviour {
  return {
    name: 'showing a message otherwise',
    received(message, _module, next) {
      const shown = next();
      return shown === null ? null : change(shown, message);
    },
  };
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return value instanceof Object && 'then' in value;
}

/** Counts under a name, from one start of the module to the next: whether this is the third, the sixth, and so on. */
export function isThird({ settings }: ModuleState, name: string): boolean {
  const count = 1 + Number(settings.get(name) ?? 0);
  settings.set(name, String(count));
  return count % 3 === 0;
}
