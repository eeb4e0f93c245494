/** Allows each of many so much in any stretch of time; what is above is not counted. */
export class Throttle {
  private readonly taken = new Map<string, number[]>();

  constructor(
    private readonly most: number,
    private readonly stretchMs: number,
  ) {}

  allows(who: string, now: number): boolean {
    const recent = (this.taken.get(who) ?? []).filter((at) => now - at < this.stretchMs);
    this.taken.set(who, recent);
    if (recent.length >= this.most) return false;
    recent.push(now);
    return true;
  }
}
