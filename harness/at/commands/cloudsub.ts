import { command } from '../command';

export interface Subscription {
  readonly topic: string;
  /** 0 or 1. */
  readonly qos: number;
}

/** ME3630 MQTT manual V1.6, 1.3 "Subscribe": up to 8 topics, each with its QoS. */
export const CLOUDSUB = command({
  name: '+CLOUDSUB',
  deadline: 'cloud',
  effect: 'subscribes',
  values: (...subscriptions: readonly Subscription[]) =>
    subscriptions.flatMap(({ topic, qos }) => [topic, qos]),
  report: { spellings: ['+CLOUDSUBACK', '+LOUDSUBACK'], failure: 'cmd' },
});
