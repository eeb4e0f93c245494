import type { Answer, Behaviour, CommandLine, Module } from '../behaviour';
import { loseNetwork } from '../connection';

const RESETS: ReadonlySet<string> = new Set(['+ZRST', '+ZGRST']);

/** Resets and `+CFUN` (3GPP TS 27.007 clause 8.2). */
export const power: Behaviour = {
  name: 'power',
  command(command, module) {
    if (command.name === '+CFUN') return functionality(command, module);
    if (!RESETS.has(command.name)) return undefined;
    if (command.form === 'test') return { result: 'OK' };
    return command.form === 'action' ? reset(module) : module.refusal('input');
  },
};

function functionality({ form, parameters }: CommandLine, module: Module): Answer {
  const { state } = module;
  if (form === 'test') return { lines: ['+CFUN: (0,1,4),(0,1)'], result: 'OK' };
  if (form === 'read') return { lines: [`+CFUN: ${state.functionality}`], result: 'OK' };
  const [, level, restart] = /^([014])(?:,([01]))?$/.exec(parameters) ?? [];
  if (form !== 'set' || level === undefined) return module.refusal('input');
  if (restart === '1') return reset(module);
  state.functionality = Number(level);
  if (state.functionality !== 1) loseNetwork(state);
  return { result: 'OK' };
}

/** OK first: afterwards nobody is there to say it. */
function reset(module: Module): Answer {
  return { result: 'OK', afterwards: () => module.powerCycle() };
}
