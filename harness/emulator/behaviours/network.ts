import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Behaviour, CommandLine, Module } from '../behaviour';
import { finalError, resultLine } from '../wording';
import { loseNetwork } from './cloud-conn';

type Handler = (command: CommandLine, module: Module) => Answer | undefined;

/** SIM, registration, signal and data call: chapter 2 of the manual, 3GPP TS 27.007 clauses 7, 8 and 10. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  '+CPIN': ({ form }) => onRead(form, '+CPIN: READY'),
  '+ZPAS': ({ form }, module) =>
    onRead(form, hasRadio(module) ? '+ZPAS: "LTE","CS_PS","FDD"' : '+ZPAS: "No Service","CS_PS"'),
  '+ZECMCALL': dataCall,
  '+CSQ': ({ form }, module) =>
    form === 'test'
      ? reply('+CSQ: (0-31,99),(0-7,99)')
      : onAction(form, `+CSQ: ${hasRadio(module) ? '24,99' : '99,99'}`),
  '+CESQ': ({ form }, module) =>
    form === 'test'
      ? reply('+CESQ: (0-63,99),(0-7,99),(0-96,255),(0-49,255),(0-34,255),(0-97,255)')
      : onAction(form, `+CESQ: 99,99,255,255,${hasRadio(module) ? '22,58' : '255,255'}`),
  '+CREG': registration,
  '+CGREG': registration,
  '+CEREG': registration,
  '+COPS': operator,
  '+CGATT': ({ form, parameters }, module) => {
    if (form === 'read') return reply(`+CGATT: ${hasRadio(module) ? 1 : 0}`);
    if (form === 'test') return reply('+CGATT: (0,1)');
    return form === 'set' && /^[01]$/.test(parameters) ? reply() : undefined;
  },
  '+CGPADDR': ({ form }, module) =>
    form === 'test'
      ? reply('+CGPADDR: (1)')
      : reply(`+CGPADDR: 1${module.state.bearer ? ',"10.0.0.2"' : ''}`),
  '+CEER': ({ form }) => onAction(form, '+CEER: No cause information available'),
};

/** Answers the commands of `HANDLERS`. */
export const network: Behaviour = {
  name: 'network',
  command(command, module) {
    const handler = HANDLERS[command.name];
    if (handler === undefined) return undefined;
    if (module.state.functionality !== 1 && command.name === '+ZECMCALL' && command.form === 'set') {
      const { errorReports } = module.state;
      return { result: finalError('cme', { cme: 30, cmd: 0 }, { errorReports, cmdCode: 'bare' }) };
    }
    return handler(command, module) ?? (command.form === 'test' ? reply() : module.refusal('input'));
  },
};

/** Time from OK to `CONNECT` with `ok-first`, ms. */
const DIALLING_MS = 150;

function dataCall({ form, parameters }: CommandLine, { state, dialect }: Module): Answer | undefined {
  if (form === 'test') return reply('+ZECMCALL: (0,1)');
  if (form === 'read') {
    return reply(
      state.bearer ? '+ZECMCALL: IPV4, 10.0.0.2, 10.0.0.1, 10.0.0.1, 10.0.0.1' : '+ZECMCALL: DISCONNECT',
    );
  }
  if (form !== 'set' || !/^[01]$/.test(parameters)) return undefined;
  if (parameters === '0') {
    loseNetwork(state);
    return reply();
  }
  if (dialect.callOrder === 'ok-first') return { result: 'OK', after: dialled(state) };
  state.bearer = true;
  return reply('+ZECMCALL: CONNECT');
}

async function dialled(state: Module['state']): Promise<readonly string[]> {
  await delay(DIALLING_MS);
  state.bearer = true;
  return ['+ZECMCALL: CONNECT'];
}

/**
 * 3GPP TS 27.007 clauses 7.2, 10.1.20 and 10.1.22: `<n>` as set, then registered (home network) or not registered.
 */
function registration({ name, form, parameters }: CommandLine, module: Module): Answer | undefined {
  const { settings } = module.state;
  if (form === 'test') return reply(`${name}: (0-2)`);
  if (form === 'set' && /^[0-2]$/.test(parameters)) {
    settings.set(name, parameters);
    return reply();
  }
  if (form !== 'read') return undefined;
  const n = settings.get(name) ?? '0';
  const where = n === '2' && hasRadio(module) ? ',"1A2B","01A2B301",7' : '';
  return reply(`${name}: ${n},${hasRadio(module) ? 1 : 0}${where}`);
}

/** 3GPP TS 27.007 clause 7.3; the network has the PLMN reserved for tests, 001 01. */
function operator({ form, parameters }: CommandLine, module: Module): Answer | undefined {
  const { settings } = module.state;
  const names: Readonly<Record<string, string>> = { 0: 'Test Network', 1: 'TestNet', 2: '00101' };
  if (form === 'test') return reply('+COPS: (2,"Test Network","TestNet","00101",7),,(0,1,2,3,4),(0,1,2)');
  if (form === 'read') {
    const nameFormat = settings.get('+COPS') ?? '0';
    return reply(hasRadio(module) ? `+COPS: 0,${nameFormat},"${names[nameFormat]}",7` : '+COPS: 0');
  }
  if (form !== 'set' || !/^[0-4](,[0-2].*)?$/.test(parameters)) return undefined;
  const nameFormat = /^3,([0-2])$/.exec(parameters)?.[1];
  if (nameFormat !== undefined) settings.set('+COPS', nameFormat);
  return reply();
}

function hasRadio({ state }: Module): boolean {
  return state.functionality === 1;
}

function onRead(form: CommandLine['form'], line: string): Answer | undefined {
  return form === 'read' ? reply(line) : undefined;
}

function onAction(form: CommandLine['form'], line: string): Answer | undefined {
  return form === 'action' ? reply(line) : undefined;
}

function reply(...lines: readonly string[]): Answer {
  return { lines, result: 'OK' };
}

/** Dialled packet calls (3GPP TS 27.007 clause 10.2.1.1): `ATD*99#`, ended by `+++`. */
export const dialling: Behaviour = {
  name: 'dialling',
  command({ name, parameters }, module) {
    if (name === 'H' || name === 'H0') return { result: 'OK' };
    if (name === 'O' || name === 'O0' || name === 'A') return { result: 'NO CARRIER' };
    if (name !== 'D') return undefined;
    if (!/^T?\s*\*99(\*\*\*\d+)?#\s*$/i.test(parameters) || module.state.functionality !== 1) {
      return { result: 'NO CARRIER' };
    }
    return onlineData(module);
  },
};

/** Online data state without a PPP peer: data from the host is dropped until `+++`. */
async function onlineData(module: Module): Promise<Answer> {
  module.say(resultLine('CONNECT', module.state));
  for (;;) {
    const { kind, data } = await module.collect({
      count: 1_500,
      idleMs: module.limits.escapeGuardMs,
      escape: false,
    });
    if (kind === 'reset') return 'silent';
    if (kind === 'idle' && data.equals(Buffer.from('+++'))) return { result: 'OK' };
  }
}
