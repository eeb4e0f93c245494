import type { Answer, Behaviour, CommandLine, Module } from '../behaviour';
import { defaultRegisters, freshState } from '../state';
import { loseNetwork } from './cloud-conn';

interface Setting {
  /** The values that the test form lists; null for none. */
  readonly range: string | null;
  readonly initially: string;
  readonly legal: RegExp;
}

/** Parameters of 3GPP TS 27.007 and 27.005 that are stored and read back without effect. */
const SETTINGS: Readonly<Record<string, Setting>> = {
  '+CSCS': { range: '("IRA","GSM","UCS2")', initially: '"IRA"', legal: /^"(IRA|GSM|UCS2)"$/ },
  '+CMGF': { range: '(0,1)', initially: '0', legal: /^[01]$/ },
  '+CNMI': { range: '(0-2),(0-3),(0,2),(0-2),(0,1)', initially: '2,1,0,0,0', legal: /^[0-3](,[0-3]){0,4}$/ },
  '+CSMS': { range: '(0,1)', initially: '0', legal: /^[01]$/ },
  '+CMER': { range: '(0,3),(0),(0),(0,1),(0,1)', initially: '0,0,0,0,0', legal: /^[0-3](,[0-2]?){0,4}$/ },
  '+CLIP': { range: '(0,1)', initially: '0', legal: /^[01]$/ },
  '+CRC': { range: '(0,1)', initially: '0', legal: /^[01]$/ },
  '+CCWA': { range: '(0,1)', initially: '0', legal: /^[01]$/ },
  '+CUSD': { range: '(0-2)', initially: '0', legal: /^[0-2](,.*)?$/ },
  '+CGEREP': { range: '(0-2),(0,1)', initially: '0,0', legal: /^[0-2](,[01])?$/ },
  '+CTZR': { range: '(0,1)', initially: '0', legal: /^[01]$/ },
  '+CTZU': { range: '(0,1)', initially: '0', legal: /^[01]$/ },
  '+CGDCONT': {
    range: '(1-8),"IP",,,(0),(0)',
    initially: '1,"IP","","",0,0',
    legal: /^[1-8](,.*)?$/,
  },
  '+CGACT': { range: '(0,1)', initially: '1,1', legal: /^[01](,[1-8])?$/ },
  '+IPR': { range: '(),(9600,57600,115200)', initially: '115200', legal: /^115200$/ },
  '+IFC': { range: '(0,2),(0,2)', initially: '0,0', legal: /^[02](,[02])?$/ },
  '+ICF': { range: '(3),(4)', initially: '3,4', legal: /^3,4$/ },
};

/** Answers `+CMEE` and the commands of `SETTINGS`. */
export const settings: Behaviour = {
  name: 'settings',
  command(command, module) {
    if (command.name === '+CMEE') return errorReports(command, module);
    const setting = SETTINGS[command.name];
    return setting === undefined ? undefined : storedValue(command, setting, module);
  },
};

function storedValue({ name, form, parameters }: CommandLine, setting: Setting, module: Module): Answer {
  const stored = module.state.settings;
  if (form === 'test')
    return { lines: setting.range === null ? [] : [`${name}: ${setting.range}`], result: 'OK' };
  if (form === 'read') return { lines: [`${name}: ${stored.get(name) ?? setting.initially}`], result: 'OK' };
  if (form !== 'set' || !setting.legal.test(parameters)) return module.refusal('input');
  stored.set(name, parameters);
  return { result: 'OK' };
}

/** `+CMEE`, 3GPP TS 27.007 clause 9.1. */
function errorReports({ form, parameters }: CommandLine, module: Module): Answer {
  const { state } = module;
  if (form === 'test') return { lines: ['+CMEE: (0,1,2)'], result: 'OK' };
  if (form === 'read') return { lines: [`+CMEE: ${state.errorReports}`], result: 'OK' };
  if (form !== 'set' || !/^[012]$/.test(parameters)) return module.refusal('input');
  state.errorReports = Number(parameters) as 0 | 1 | 2;
  return { result: 'OK' };
}

/** Accepted with the values of V.250, but without effect: the emulated line has neither circuits nor a speaker. */
const WITHOUT_EFFECT =
  /^(?:L[0-3]?|M[0-2]?|N[01]?|W[0-2]?|X[0-4]?|&C[01]?|&D[0-2]?|&S[01]?|&W[01]?|&K[0-4]?|&R[01]?)$/;

/** Format of commands and responses: V.250 clauses 6.1.1, 6.1.2 and 6.2. */
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

/** ATZ and AT&F restore the settings of the AT side; a connection to the cloud is not affected. */
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

/** Sends OK before the reset, since nothing can be sent during it. */
function reset(module: Module): Answer {
  return { result: 'OK', afterwards: () => module.powerCycle() };
}
