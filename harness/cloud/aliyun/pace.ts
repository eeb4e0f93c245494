/** Limits a rate: at most so many in any stretch of time; callers that come too early wait, in order. */
export class Pace {
  private readonly taken: number[] = [];
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly most: number,
    private readonly stretchMs: number,
    private readonly clock: () => number,
  ) {}

  take(): Promise<void> {
    this.queue = this.queue.then(() => this.next());
    return this.queue;
  }

  private async next(): Promise<void> {
    const oldest = this.taken.at(-this.most);
    const wait = oldest === undefined ? 0 : oldest + this.stretchMs - this.clock();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    this.taken.push(this.clock());
    if (this.taken.length > this.most) this.taken.shift();
  }
}
