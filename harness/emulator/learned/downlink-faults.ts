import type { Behaviour } from '../behaviour';
import type { LearnedProfile } from './learned-profile';

/** What becomes of messages from the cloud on their way to the host, where it is more than the dialect says; null for nothing. */
export function downlinkFaults({
  cutAt,
  longestShown,
  qosZeroId,
  hidesOwn,
}: LearnedProfile['downlink']): Behaviour | null {
  if (cutAt === null && longestShown === null && qosZeroId === null && !hidesOwn) return null;
  const own = new Set<string>();
  return {
    name: 'downlinkFaults',
    sending(packet) {
      if (hidesOwn && packet.cmd === 'publish') own.add(Buffer.from(packet.payload).toString('latin1'));
      return undefined;
    },
    received(message, _module, next) {
      const { payload, qos } = message;
      if (longestShown !== null && payload.length > longestShown) return null;
      if (own.has(payload.toString('latin1'))) return null;
      const shown = next({ ...message, payload: payload.subarray(0, cutAt ?? payload.length) });
      if (shown === null || qos !== 0 || qosZeroId === null) return shown;
      return Buffer.from(shown.toString('latin1').replace(/:( ?)\d+,/, `:$1${qosZeroId},`), 'latin1');
    },
  };
}
