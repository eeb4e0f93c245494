import { command } from '../command';

/** ME3630 MQTT manual V1.6, 1.5 "Unsubscribe": one topic a time; the text of the report is missing there. */
export const CLOUDUNSUB = command({
  name: '+CLOUDUNSUB',
  deadline: 'cloud',
  effect: 'unsubscribes',
  values: (topic: string) => [topic],
  report: { spellings: [null, '+CLOUDUNSUBACK', '+CLOUDNSUBACK', '+CLOUDUNSUB'], failure: 'cmd' },
});
