import { command } from '../command';

/** ME3630 MQTT manual V1.6, 1.4 "Publish": a message of digits only is a length, and the data is asked for. */
export const CLOUDPUB = command({
  name: '+CLOUDPUB',
  deadline: 'cloud',
  effect: 'publishes',
  mayPrompt: true,
  values: (topic: string, qos: number, message: string) => [topic, qos, message],
  report: { spellings: [null, '+CLOUDPUBACK'], failure: 'cmd' },
});
