import { setTimeout as delay } from 'node:timers/promises';
import type { Behaviour } from '../behaviour';
import type { Assembly } from '../mutant';
import { type Amendment, amended, type Identity } from '../profile';
import { me3630 } from '../profiles/me3630';
import { codeInFront } from '../wording';
import {
  type LearnedProfile,
  type Peculiarity,
  type Quantiles,
  SHARES,
  type WholeAnswer,
} from './learned-profile';

/** Delays below this are skipped, ms: the emulated module itself takes about as long. */
const UNNOTICED_MS = 5;

/** The time at a share of a distribution, 0 to 1, in ms; interpolated linearly between the known values. */
export function timeAt(quantiles: Quantiles, share: number): number {
  const last = SHARES.length - 1;
  if (share >= (SHARES[last] ?? 1)) return quantiles[last] ?? 0;
  const above = Math.max(
    1,
    SHARES.findIndex((known) => known >= share),
  );
  const [from = 0, to = 1] = [SHARES[above - 1], SHARES[above]];
  const [low = 0, high = 0] = [quantiles[above - 1], quantiles[above]];
  return low + ((high - low) * (share - from)) / (to - from);
}

/** Delays answers and reports by times drawn from the distributions of the recorded run; null if none was slow. */
function takesItsOwnTime({ local, results, reports }: LearnedProfile['latencies']): Behaviour | null {
  const all = [...(local ? [local] : []), ...Object.values(results), ...Object.values(reports)];
  if (all.every((quantiles) => Math.max(...quantiles) < UNNOTICED_MS)) return null;
  const draw = drawing(1);
  const held = async (since: number, quantiles: Quantiles | null | undefined) => {
    const left = quantiles ? since + timeAt(quantiles, draw()) - performance.now() : 0;
    if (left >= UNNOTICED_MS) await delay(left);
  };
  return {
    name: 'takesItsOwnTime',
    async command({ name }, _module, next) {
      const since = performance.now();
      const answer = await next();
      if (answer === 'silent') return answer;
      await held(since, (answer.result === 'OK' ? results[name] : undefined) ?? local);
      const { after = [] } = answer;
      if (!(after instanceof Promise)) return answer;
      const late = after.then(async (lines) => {
        await held(since, reports[/^\+\w+/.exec(lines[0] ?? '')?.[0] ?? '']);
        return lines;
      });
      return { ...answer, after: late };
    },
  };
}

/** Pseudo-random numbers from 0 to below 1, the same for the same seed (a linear congruential generator). */
function drawing(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * A module that behaves like the one that a profile was learned from. IMEI, IMSI and ICCID are those of the emulated
 * module, as a ledger does not contain them.
 */
export function learnedModule(learned: LearnedProfile): Assembly {
  const identity: Identity = { ...me3630.identity, ...learned.identity };
  // JSON has no `undefined`, so a key that is present has a value.
  const shown = { dialect: learned.dialect, limits: learned.limits } as Amendment;
  const profile = amended({ ...me3630, name: learned.name, identity }, shown);
  const behaviours: readonly (Behaviour | null)[] = [
    takesItsOwnTime(learned.latencies),
    learned.errorBehindCode ? codeInFront : null,
    ownWording(learned.wording),
    knownAnswers(learned.answers),
    refusesMessages(learned.refusedMessages),
    downlinkFaults(learned.downlink),
  ];
  return { profile, behaviours: behaviours.filter((behaviour) => behaviour !== null) };
}

/**
 * Repeats recorded answers literally while the radio is on, as they were recorded with it on; null if there are none.
 */
function knownAnswers(answers: readonly WholeAnswer[]): Behaviour | null {
  if (answers.length === 0) return null;
  const known = new Map(answers.map((answer) => [keyOf(answer), answer]));
  return {
    name: 'knownAnswers',
    command(command, { state, identity }) {
      const answer = known.get(keyOf(command));
      if (answer === undefined || state.functionality !== 1) return undefined;
      return { lines: answer.lines.map((line) => personal(line, identity)), result: answer.result };
    },
  };
}

function keyOf({ name, form, parameters }: Pick<WholeAnswer, 'name' | 'form' | 'parameters'>): string {
  return `${name} ${form} ${parameters}`;
}

function personal(line: string, { imei, imsi, iccid }: Identity): string {
  return line.replaceAll('{imei}', imei).replaceAll('{imsi}', imsi).replaceAll('{iccid}', iccid);
}

/** Faults of received messages that no field of the dialect covers; null if there are none. */
function downlinkFaults({
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

/** Replaces lines that this module words differently; null if there are none. */
function ownWording(wording: Readonly<Record<string, string>>): Behaviour | null {
  if (Object.keys(wording).length === 0) return null;
  const worded = (line: string) => wording[line] ?? line;
  return {
    name: 'ownWording',
    async command(_command, _module, next) {
      const answer = await next();
      if (answer === 'silent') return answer;
      const { lines = [], after = [], result } = answer;
      return {
        ...answer,
        lines: lines.map(worded),
        result: result === null ? null : worded(result),
        after: after instanceof Promise ? after.then((late) => late.map(worded)) : after.map(worded),
      };
    },
  };
}

/** Matches messages with a peculiarity; they are Latin-1 text, one character per byte. */
export const peculiarities: Readonly<Record<Peculiarity, RegExp>> = {
  'blank at an end': /^ | $/,
  'control character': /[\x00-\x1f\x7f]/,
  'not ASCII': /[\x80-\xff]/,
  apostrophe: /'/,
  backslash: /\\/,
  'percent sign': /%/,
  brace: /[{}]/,
  semicolon: /;/,
};

/** Makes AT+CLOUDPUB refuse messages with one of these peculiarities; null if there are none. */
function refusesMessages(refused: readonly Peculiarity[]): Behaviour | null {
  if (refused.length === 0) return null;
  return {
    name: 'refusesMessages',
    command({ name, form, parameters }, module) {
      if (name !== '+CLOUDPUB' || form !== 'set') return undefined;
      const [, message = ''] = /^[^,]*,[^,]*,(.*)$/s.exec(parameters) ?? [];
      return refused.some((one) => peculiarities[one].test(message)) ? module.refusal('input') : undefined;
    },
  };
}
