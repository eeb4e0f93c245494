import type { PlacedCase } from './clause';

/** What a case does to the state of the session, the cheap groups first; inside a group the documents' order stands. */
const GROUPS: readonly ((from: string, leaves: string, connects: number) => boolean)[] = [
  (from, leaves) => from === 'idle' && leaves === 'idle',
  (from, leaves) => from === 'idle' && leaves !== 'connected',
  (from, leaves) => from === 'authenticated' && leaves === 'authenticated',
  (from, leaves) => from === 'authenticated' && leaves !== 'connected',
  (from, leaves, connects) => from === 'connected' && leaves === 'connected' && connects === 0,
  (from, leaves) => from === 'connected' && leaves === 'connected',
];

/**
 * Puts cases that share a state side by side, as MQTT connects are limited on the real cloud. A case that makes a
 * connection and leaves it stands before the cases that need one, and one that ends its connection is followed by one
 * that makes the next one anyway, where there are such.
 */
export function inCheapestOrder(cases: readonly PlacedCase[]): PlacedCase[] {
  const groupOf = ({ case: c }: PlacedCase) => {
    const leaves = c.leaves ?? c.from;
    return GROUPS.findIndex((belongs) => belongs(c.from, leaves, c.connects ?? 0));
  };
  const groups = GROUPS.map((_, group) => cases.filter((placed) => groupOf(placed) === group));
  const others = cases.filter((placed) => groupOf(placed) === -1);
  const makers = others.filter(({ case: c }) => c.from !== 'connected');
  const enders = others.filter(({ case: c }) => c.from === 'connected');
  // All makers but those that stand between two enders come first: the last of them opens the connected group.
  const between = makers.splice(Math.max(1, makers.length - Math.max(0, enders.length - 1)));
  const alternating = enders.flatMap((ender, i) => [ender, ...between.slice(i, i + 1)]);
  return [...groups.slice(0, 4).flat(), ...makers, ...groups.slice(4).flat(), ...alternating];
}
