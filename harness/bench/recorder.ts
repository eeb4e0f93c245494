import type { Cloud } from '../cloud/cloud';

/** One event for the ledger; further fields are recorded unchanged. */
export interface RecordedEvent {
  /** ms since the run began. */
  readonly t: number;
  readonly side: 'at' | 'cloud' | 'bench' | 'harness';
  readonly dir: 'tx' | 'rx' | null;
  readonly bytes?: Uint8Array;
  readonly what?: string;
  readonly [field: string]: unknown;
}

/** Records the events of the bench and numbers them, so that checks can refer to them. */
export interface Recorder {
  /** Returns the number of the event, counted from 1. */
  event(event: RecordedEvent): number;
  /** Number of the newest event, 0 before the first. */
  readonly lastEvent: number;
}

/** Records everything that the cloud sees; returns a function that unsubscribes. */
export function recordCloud(cloud: Cloud, recorder: Recorder): () => void {
  return cloud.witness.onEvent(({ index: _index, t, dir, device, ...event }) => {
    const { payload, ...facts } = { payload: undefined, ...event };
    const bytes = payload === undefined ? {} : { bytes: payload };
    recorder.event({ ...facts, ...bytes, t, dir, side: 'cloud', device: device?.deviceName ?? null });
  });
}
