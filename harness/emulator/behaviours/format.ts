import type { Answer, Behaviour, CommandLine, Module } from '../behaviour';
import { defaultRegisters, freshState } from '../state';

/** Accepted with the values that V.250 gives them, and without effect on a line that has no circuits and no sound. */
const WITHOUT_EFFECT =
  /^(?:L[0-3]?|M[0-2]?|N[01]?|W[0-2]?|X[0-4]?|&C[01]?|&D[0-2]?|&S[01]?|&W[01]?|&K[0-4]?|&R[01]?)$/;

/** How the two sides write: V.250 clauses 6.1.1, 6.1.2 and 6.2. */
export const format: Behaviour = {
  name: 'format',
  command(command, module) {
    const { name } = command;
    if (name === '') return { result: 'OK' };
    if (command.form === 'action' && WITHOUT_EFFECT.test(name)) return { result: 'OK' };
    if (/^(?:Z[01]?|&F[01]?)$/.test(name)) return restoreDefaults(module);
    if (/^[EVQ]\d*$/.test(name)) return setSwitch(name, module);
    if (/^S\d+$/.test(name)) return sRegister(command, module);
    return undefined;
  },
};

/** A connection to the cloud is none of their business: they restore the settings of the AT side. */
function restoreDefaults({ state, dialect }: Module): Answer {
  const { echo, verbose, quiet, errorReports } = freshState(dialect);
  Object.assign(state, { echo, verbose, quiet, errorReports });
  for (const [number, value] of defaultRegisters()) state.registers.set(number, value);
  state.settings.clear();
  return { result: 'OK' };
}

function setSwitch(name: string, module: Module): Answer {
  const { state } = module;
  const value = name.slice(1);
  if (value !== '' && value !== '0' && value !== '1') return { result: 'ERROR' };
  const on = value === '1';
  if (name.startsWith('E')) state.echo = on;
  else if (name.startsWith('V')) state.verbose = on;
  else state.quiet = on;
  return { result: 'OK' };
}

function sRegister({ name, form, parameters }: CommandLine, { state }: Module): Answer {
  const number = Number(name.slice(1));
  const value = state.registers.get(number);
  if (value === undefined) return { result: 'ERROR' };
  if (form === 'read') return { lines: [String(value).padStart(3, '0')], result: 'OK' };
  if (form !== 'set') return { result: 'OK' };
  const highest = number === 3 || number === 4 || number === 5 ? 127 : 255;
  if (!/^\d{1,3}$/.test(parameters) || Number(parameters) > highest) return { result: 'ERROR' };
  state.registers.set(number, Number(parameters));
  return { result: 'OK' };
}
