import { command } from '../command';

/** ME3630 MQTT manual V1.6, 1.2 "MQTT connection": connects with what CLOUDAUTH has obtained. */
export const CLOUDCONN = command({
  name: '+CLOUDCONN',
  deadline: 'connect',
  effect: 'connects',
});
