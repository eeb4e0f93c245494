/** The same for all clients. Node compiles what runs often, and has done so by then. */
const WARM_UP = 3000;

/** How many of these, one after the other, fit into a second; measured over `count` of them. */
export async function perSecond(count: number, act: () => Promise<unknown>): Promise<number> {
  for (let done = 0; done < WARM_UP; done += 1) await act();
  const began = performance.now();
  for (let done = 0; done < count; done += 1) await act();
  return Math.round((count * 1000) / (performance.now() - began));
}
