import { command } from '../command';

/** ME3630 MQTT manual V1.6, chapter 2, step 3: makes (1) or ends (0) the data call. */
export const ZECMCALL = command({
  name: '+ZECMCALL',
  deadline: 'call',
  values: (state: 0 | 1) => [state],
  info: ([state = '', ...addresses]) => ({
    state,
    connected: state === 'CONNECT' || /^IPV[46]/i.test(state),
    addresses,
  }),
});
