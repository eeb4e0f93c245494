import type { Behaviour } from '../behaviour';
import { codeInFront } from '../error-behind-code';
import type { Assembly } from '../mutant';
import { type Amendment, amended, type Identity } from '../profile';
import { me3630 } from '../profiles/me3630';
import { takesItsOwnTime } from './latencies';
import type { LearnedProfile, Peculiarity, WholeAnswer } from './learned-profile';

/** A module that behaves like the one that a profile was learned from. IMEI, IMSI and ICCID are our own: a ledger holds none. */
export function learnedModule(learned: LearnedProfile): Assembly {
  const identity: Identity = { ...me3630.identity, ...learned.identity };
  // JSON knows no `undefined`: what is not in the file is not in the object.
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

/** Answers word for word, as long as the radio is on: with it off, what was recorded says nothing. Null where there are none. */
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

/** What becomes of messages from the cloud on their way to the host, where it is more than the dialect says; null for nothing. */
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

/** Lines that this module says in other words; null where there are none. */
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

/** Messages are Latin-1 text: a character a byte. */
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

/** AT+CLOUDPUB refuses messages with one of these; null where there are none. */
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
