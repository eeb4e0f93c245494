import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, jest } from '@jest/globals';
import { readyOffers } from '../../fleet/queue/offers';
import { withStore } from '../../fleet/testing/fleet-test';
import { eventually } from '../../fleet/testing/store-server';
import { CuttableLink, EmulatedLab, type LabBench } from './testing/emulated-lab';

jest.setTimeout(180_000);

const ROUNDS = 2;
/** Long enough to lose a bench in the middle; most of the time the module waits for a slow server. */
const SLOW = ['--only', 'auth-server-that-never-*', '--only', 'auth-server-that-is-slow-*'];
const LONG = ['--parts', '1', ...SLOW, '--repeat', `${ROUNDS}`, '--firmware', '0B01'];
/** The maximum delay by a lost agent. */
const TAKEN_OVER_MS = 5_000;

interface UnderWay {
  readonly lab: EmulatedLab;
  readonly id: string;
  readonly first: LabBench;
  readonly run: ReturnType<EmulatedLab['qualify']>;
  /** The message of the first bench's agent when it learns that another has the part. */
  readonly lost: RegExp;
  /** Cuts the network between the first bench's agent and the store, and restores it. */
  readonly cut: () => void;
  readonly mend: () => void;
}

let lab: EmulatedLab | undefined;
let links: readonly CuttableLink[] = [];

/** Two benches, shared by all tests. */
async function openedLab(): Promise<EmulatedLab> {
  if (lab) return lab;
  const opened = await EmulatedLab.open();
  lab = opened;
  const { url } = opened.server;
  links = await Promise.all([CuttableLink.open(url), CuttableLink.open(url)]);
  await Promise.all(['LEFT', 'RIGHT'].map((name, index) => opened.addBench(name, links[index]?.url)));
  return opened;
}
afterAll(async () => {
  await lab?.close();
  for (const link of links) link.close();
});

/** A part in the middle of its run on one bench, while the other one is idle. */
async function underWay(body: (lab: UnderWay) => Promise<void>): Promise<void> {
  const opened = await openedLab();
  await eventually(
    async () => {
      const offers = await readyOffers(opened.store);
      return (offers.length === 2 && offers.every(({ state }) => state === 'idle')) || null;
    },
    'two benches without work',
    60_000,
  );
  const run = opened.qualify(...LONG);
  const line = await run.run.line(/is queued/);
  const id = / (\S+) is queued/.exec(line)?.[1] ?? '';
  const { bench } = await opened.take(id, 1);
  await run.run.line(/[1-9]\d* of \d+ cases$/);
  const link = links[bench === 'LEFT' ? 0 : 1];
  await body({
    ...{ lab: opened, id, first: opened.bench(bench), run, lost: new RegExp(`lost ${id}.*p1: `) },
    ...{ cut: () => link?.cut(), mend: () => link?.mend() },
  });
}

interface MergedFile {
  readonly tries: readonly { readonly bench: string; readonly lost: string | null }[];
  readonly cases: readonly { readonly by: readonly { readonly part: string }[] }[];
}

function mergedIn(out: string): MergedFile {
  return JSON.parse(readFileSync(path.join(out, 'qualification.json'), 'utf8')) as MergedFile;
}

withStore('an agent that was stopped with its run writes nothing more to the port that it lost', () =>
  underWay(async ({ lab, id, first, run, lost }) => {
    const goOn = lab.freeze(first);
    const frozenAt = Date.now();
    const second = await lab.take(id, 2);
    expect(Date.parse(second.at) - frozenAt).toBeLessThan(TAKEN_OVER_MS);
    goOn();
    await first.agent.line(lost);
    expect((await run.run.ended).code).toBe(0);
    expect(first.port.strayBytesSince(Date.parse(second.at))).toBe(0);
    expect(mergedIn(run.out).tries.map(({ lost }) => lost === null)).toEqual([false, true]);
  }),
);

withStore('a run whose agent alone is stopped stops writing by itself, before another has the part', () =>
  underWay(async ({ lab, id, first, run, lost }) => {
    first.agent.child.kill('SIGSTOP');
    const second = await lab.take(id, 2);
    expect((await run.run.ended).code).toBe(0);
    expect(first.port.strayBytesSince(Date.parse(second.at))).toBe(0);
    first.agent.child.kill('SIGCONT');
    await first.agent.line(lost);
    expect(first.port.strayBytesSince(Date.parse(second.at))).toBe(0);
  }),
);

withStore(
  'an agent that is cut off from the store ends its run by itself, and reports it when reconnected',
  () =>
    underWay(async ({ lab, id, first, run, lost, cut, mend }) => {
      cut();
      const cutAt = Date.now();
      const second = await lab.take(id, 2);
      expect(Date.parse(second.at) - cutAt).toBeLessThan(TAKEN_OVER_MS);
      expect(second.bench).not.toBe(first.name);
      expect(await first.agent.line(lost)).toContain('p1: no answer from the store');
      mend();
      expect((await run.run.ended).code).toBe(0);
      expect(first.port.strayBytesSince(Date.parse(second.at))).toBe(0);
      expect(mergedIn(run.out).tries.map(({ lost }) => lost === null)).toEqual([false, true]);
    }),
);

// Last, as its agent is gone afterwards.
withStore('the part of a killed agent is taken over in under 5 s, and judged once', () =>
  underWay(async ({ lab, id, first, run }) => {
    const killedAt = Date.now();
    first.agent.child.kill('SIGKILL');
    const second = await lab.take(id, 2);
    const takenAt = Date.parse(second.at);
    expect(takenAt - killedAt).toBeLessThan(TAKEN_OVER_MS);
    const { code } = await run.run.ended;
    expect(code).toBe(0);
    // The dead agent's run continues without it, but not on the port.
    expect(first.port.strayBytesSince(takenAt)).toBe(0);
    const merged = mergedIn(run.out);
    expect(merged.tries.map(({ lost }) => lost === null)).toEqual([false, true]);
    // Once in each round.
    expect(new Set(merged.cases.map(({ by }) => by.length))).toEqual(new Set([ROUNDS]));
  }),
);
