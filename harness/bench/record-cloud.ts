import type { Cloud } from '../cloud/cloud';
import type { Recorder } from './recorder';

/** Records everything the cloud sees; returns the function that stops it. */
export function recordCloud(cloud: Cloud, recorder: Recorder): () => void {
  return cloud.witness.onEvent(({ index: _index, t, dir, device, ...event }) => {
    const { payload, ...facts } = { payload: undefined, ...event };
    const bytes = payload === undefined ? {} : { bytes: payload };
    recorder.event({ ...facts, ...bytes, t, dir, side: 'cloud', device: device?.deviceName ?? null });
  });
}
