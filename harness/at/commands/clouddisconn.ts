import { command } from '../command';

/** ME3630 MQTT manual V1.6, 1.6 "Disconnect": ends the connection and frees what belongs to it. */
export const CLOUDDISCONN = command({
  name: '+CLOUDDISCONN',
  deadline: 'disconnect',
  effect: 'disconnects',
});
