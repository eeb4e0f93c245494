import type { Packet } from 'mqtt-packet';
import type { Answer, Behaviour, CommandLine, Incoming, Module, Reply } from '../behaviour';
import type { ModuleState } from '../state';

/** Answers the command `name` with the result of `say` instead of executing it; `undefined` passes it on. */
export function answering(
  name: string,
  say: (command: CommandLine, module: Module) => Answer | undefined | Promise<Answer | undefined>,
): Behaviour {
  return {
    name: `answering ${name}`,
    command: (command, module) => (command.name === name ? say(command, module) : undefined),
  };
}

/** Executes the command `name` correctly and changes the answer. */
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

/** The same for the reports of a command, whether before or after its result. */
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

/** Changes the parameters of the command `name` before it is executed. */
export function misreading(name: string, reread: (parameters: string) => string): Behaviour {
  return {
    name: `misreading ${name}`,
    command: (command, _module, next) =>
      command.name === name && command.form === 'set'
        ? next({ ...command, parameters: reread(command.parameters) })
        : undefined,
  };
}

/** Replaces packets of type `cmd` before they are sent. */
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

/** Replaces received packets of type `cmd`. */
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

/** Changes a received message before it is reported; `null` drops it. */
export function mistaking(change: (message: Incoming) => Incoming | null): Behaviour {
  return {
    name: 'mistaking a message',
    received(message, _module, next) {
      const mistaken = change(message);
      return mistaken === null ? null : next(mistaken);
    },
  };
}

/** Changes the report of a received message; `null` drops it. */
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

/** Counts calls by name since the last reset: true for the third, the sixth and so on. */
export function isThird({ settings }: ModuleState, name: string): boolean {
  const count = 1 + Number(settings.get(name) ?? 0);
  settings.set(name, String(count));
  return count % 3 === 0;
}
