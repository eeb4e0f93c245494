import { command } from '../command';

/** No network access; the case varies between firmwares. */
const NO_ACCESS = /^(no|limited) service$/i;

/** ME3630 MQTT manual V1.6, chapter 2, step 2: how the module is registered; two fields or three. */
export const ZPAS = command({
  name: '+ZPAS',
  deadline: 'local',
  info: ([access = '', domain = '', duplex]) => ({
    access,
    domain,
    duplex: duplex ?? null,
    registered: access !== '' && !NO_ACCESS.test(access),
  }),
});
