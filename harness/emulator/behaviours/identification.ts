import type { Answer, Behaviour, CommandLine, Module } from '../behaviour';
import type { Identity } from '../profile';

/** Identification texts: V.250 clause 6.1, 3GPP TS 27.007 clause 5; `+ZGETICCID` is a vendor command. */
const TEXTS: Readonly<Record<string, (identity: Identity) => readonly string[]>> = {
  I: ({ manufacturer, model, firmware, imei }) => [
    `Manufacturer: ${manufacturer}`,
    `Model: ${model}`,
    `Revision: ${firmware}`,
    `IMEI: ${imei}`,
    '+GCAP: +CGSM',
  ],
  I0: ({ model }) => [model],
  '+GMI': ({ manufacturer }) => [manufacturer],
  '+GMM': ({ model }) => [model],
  '+GMR': ({ firmware }) => [firmware],
  '+GSN': ({ imei }) => [imei],
  '+GCAP': () => ['+GCAP: +CGSM'],
  '+CGMI': ({ manufacturer }) => [manufacturer],
  '+CGMM': ({ model }) => [model],
  '+CGMR': ({ firmware }) => [firmware],
  '+CGSN': ({ imei }) => [imei],
  '+CIMI': ({ imsi }) => [imsi],
  '+ZGETICCID': ({ iccid }) => [`+ZGETICCID: ${iccid}`],
};

/** Answers identification commands from the profile. */
export const identification: Behaviour = {
  name: 'identification',
  command({ name, form }, module) {
    const texts = TEXTS[name];
    if (texts === undefined) return undefined;
    if (form === 'test') return { result: 'OK' };
    if (name === '+ZGETICCID' ? form !== 'read' && form !== 'action' : form !== 'action') {
      return module.refusal('input');
    }
    return { lines: texts(module.identity), result: 'OK' };
  },
};

/** Status words of a SIM (3GPP TS 51.011 clause 9.4): success; file not found. */
const DONE = '144,0';
const NOT_FOUND = '148,4';

/** EF-ICCID (3GPP TS 51.011 clause 10.1.1), the only readable file of this SIM. */
const ICCID_FILE = 12_258;

/** SIM access: 3GPP TS 27.007 clauses 7.4, 7.1 and 8.18, 27.005 clause 3.2.2. */
export const sim: Behaviour = {
  name: 'sim',
  command(command, module) {
    if (command.name === '+CRSM') return readFile(command, module);
    if (command.name === '+CPMS') return messageStore(command, module);
    if (command.name === '+CLCK') return facilityLock(command, module);
    if (command.name === '+CNUM') return command.form === 'set' ? module.refusal('input') : { result: 'OK' };
    return undefined;
  },
};

function readFile({ form, parameters }: CommandLine, module: Module): Answer {
  if (form === 'test') return { result: 'OK' };
  const [, file] = /^176,(\d+)(?:,\d+){0,3}$/.exec(parameters) ?? [];
  if (form !== 'set' || file === undefined) return module.refusal('input');
  if (Number(file) !== ICCID_FILE) return { lines: [`+CRSM: ${NOT_FOUND}`], result: 'OK' };
  return { lines: [`+CRSM: ${DONE},"${nibblesSwapped(module.identity.iccid)}"`], result: 'OK' };
}

/** Swaps each pair of digits, as SIM files store the low nibble first. */
function nibblesSwapped(digits: string): string {
  return digits.replace(/(.)(.)/g, '$2$1');
}

/** An empty message store with room for fifty. */
function messageStore({ form, parameters }: CommandLine, module: Module): Answer {
  if (form === 'test') return { lines: ['+CPMS: ("SM"),("SM"),("SM")'], result: 'OK' };
  if (form === 'read') return { lines: ['+CPMS: "SM",0,50,"SM",0,50,"SM",0,50'], result: 'OK' };
  if (form !== 'set' || !/^"SM"(,"SM"){0,2}$/.test(parameters)) return module.refusal('input');
  return { lines: ['+CPMS: 0,50,0,50,0,50'], result: 'OK' };
}

/** The facility lock, which is always off and cannot be switched on. */
function facilityLock({ form, parameters }: CommandLine, module: Module): Answer {
  if (form === 'test') return { lines: ['+CLCK: ("SC")'], result: 'OK' };
  if (form === 'set' && parameters === '"SC",2') return { lines: ['+CLCK: 0'], result: 'OK' };
  return module.refusal('input');
}
