import type { AckFault, AuthFault, DeliveryFault } from '../faults';

/** How the cloud is made to misbehave at this moment. */
export interface Provocations {
  auth: AuthFault | null;
  /** What happens to a CONNECT instead of an answer. */
  connect: Extract<AuthFault, { kind: 'hang' | 'garbage' | 'slow' }> | null;
  /** Code that every CONNECT is answered with. */
  connack: number | null;
  puback: AckFault | null;
  suback: AckFault | null;
  delivery: DeliveryFault | null;
  refusesSubscription: (topic: string) => boolean;
  /** How long an (un)subscription takes to become effective after its acknowledgement, ms. */
  subscriptionEffectMs: number;
  connectsPerMinute: number | null;
  publishesPerSecond: number | null;
}

/** No provocation. */
export function noProvocations(): Provocations {
  return {
    auth: null,
    connect: null,
    connack: null,
    puback: null,
    suback: null,
    delivery: null,
    refusesSubscription: () => false,
    subscriptionEffectMs: 0,
    connectsPerMinute: null,
    publishesPerSecond: null,
  };
}
