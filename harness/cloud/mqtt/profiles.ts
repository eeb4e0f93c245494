import type { CloudProfile } from '../cloud';

/** Mosquitto 2.0 as it comes: where it differs from the platform, cases expect what it does. */
export const MOSQUITTO: CloudProfile = {
  name: 'mosquitto',
  badSecretCode: 5,
  foreignSubscribe: 'granted',
  foreignPublish: 'dropped',
  dupOnRedelivery: true,
  deliveryQos: 'minimum',
  subscriptionEffectMs: 0,
  keepaliveGraceMs: 5000,
  connectsPerMinute: null,
};
