import { nextPartId, type Part } from '../job/part';
import { fits, requirementText } from '../job/requirement';
import type { Store } from '../store/store';
import { readyOffers } from './offers';
import type { PartResult } from './part-result';
import { addParts, type Settlement, settlementOf, settleOnce } from './qualification-record';

/**
 * Gives what a bench could not judge to another one. What a bench judged stays judged, also where it failed: only the cases
 * that it left go on. Anybody may call this, at any time and again: whoever ends a part does, and whoever waits for it,
 * should the first have died in between.
 */
export async function settle(store: Store, of: Part, result: PartResult): Promise<Settlement | null> {
  if (result.left.length === 0 || result.verdict === 'cancelled') return null;
  const settled =
    (await settlementOf(store, of)) ?? (await settleOnce(store, of, await decide(store, of, result)));
  if ('next' in settled) await addParts(store, of.qualification, [settled.next]);
  return settled;
}

async function decide(store: Store, of: Part, { bench, left }: PartResult): Promise<Settlement> {
  if (of.requirement.bench !== null)
    return { none: 'the other benches of this qualification judge the same cases' };
  const requirement = { ...of.requirement, not: [...of.requirement.not, bench] };
  const others = (await readyOffers(store)).filter((offer) => fits(requirement, offer));
  if (others.length === 0) return { none: `there is no other bench: ${requirementText(requirement)}` };
  return { next: { ...of, part: nextPartId(of.part), requirement, cases: left } };
}
