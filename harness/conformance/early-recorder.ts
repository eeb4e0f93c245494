import type { RecordedEvent, Recorder } from '../bench/recorder';

/**
 * Takes events before the ledger has its header, which can only be written when the module has identified itself, and
 * passes them on in order as soon as there is one.
 */
export class EarlyRecorder implements Recorder {
  private waiting: RecordedEvent[] = [];
  private ledger: Recorder | null = null;

  get lastEvent(): number {
    return this.ledger?.lastEvent ?? this.waiting.length;
  }

  event(event: RecordedEvent): number {
    if (this.ledger) return this.ledger.event(event);
    return this.waiting.push(event);
  }

  continueIn(ledger: Recorder): void {
    this.ledger = ledger;
    for (const event of this.waiting) ledger.event(event);
    this.waiting = [];
  }
}
