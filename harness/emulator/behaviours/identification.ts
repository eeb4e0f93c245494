import type { Behaviour } from '../behaviour';
import type { Identity } from '../profile';

/** Who the module is: V.250 clause 6.1, 3GPP TS 27.007 clause 5; `+ZGETICCID` is the vendor's own. */
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
