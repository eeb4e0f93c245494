import type { Answer, Behaviour, CommandLine, Module } from '../behaviour';

interface Setting {
  /** What the test form says behind the name; null for nothing. */
  readonly range: string | null;
  readonly initially: string;
  readonly legal: RegExp;
}

/** Values of 3GPP TS 27.007 and 27.005 that a host sets and reads back. */
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

/** 3GPP TS 27.007 clause 9.1. */
function errorReports({ form, parameters }: CommandLine, module: Module): Answer {
  const { state } = module;
  if (form === 'test') return { lines: ['+CMEE: (0,1,2)'], result: 'OK' };
  if (form === 'read') return { lines: [`+CMEE: ${state.errorReports}`], result: 'OK' };
  if (form !== 'set' || !/^[012]$/.test(parameters)) return module.refusal('input');
  state.errorReports = Number(parameters) as 0 | 1 | 2;
  return { result: 'OK' };
}
