import { plainDialect } from '../emulator/dialect';
import { peculiarities } from '../emulator/learned/learned-module';
import type { LearnedProfile, Peculiarity, WholeAnswer } from '../emulator/learned/learned-profile';
import {
  accepted,
  type Evidence,
  isPlainTopic,
  most,
  named,
  packets,
  publicationOf,
  refused,
  reports,
} from './evidence';
import { atTheWrongTime, badInput, withoutConnection } from './refusal-rules';
import type { Exchange } from './transcript';

/** The refusals of our own module: 3GPP TS 27.007 clause 9.2, and the codes of `+CMD ERROR`. */
const OWN_REFUSALS = [
  { kind: badInput, number: '50', words: 'incorrect parameters', cmd: '-2' },
  { kind: atTheWrongTime, number: '3', words: 'operation not allowed', cmd: '-1' },
  { kind: withoutConnection, number: '30', words: 'no network service', cmd: '-1' },
] as const;

const OWN_RESULTS = ['+ALIAUTH: OK', '+ALIAUTH: FAIL'] as const;

/** Lines of our own module and this module's equivalents; only if they differ by more than a space. */
export function wordingIn({ exchanges }: Evidence): LearnedProfile['wording'] {
  const pairs: (readonly [string, string | undefined])[] = OWN_REFUSALS.flatMap(({ kind, number, words }) => {
    const said = kind(exchanges).map(({ result }) => result?.text ?? '');
    const inNumbers = most(said.filter((text) => /^\+CME ERROR: *\d+$/.test(text)));
    const inWords = most(said.filter((text) => /^\+CME ERROR: *[^\d ]/.test(text)));
    return [
      [`+CME ERROR: ${number}`, inNumbers],
      [`+CME ERROR: ${words}`, inWords],
    ] as const;
  });
  const successes = named(exchanges, '+CLOUDAUTH').filter((one) =>
    packets(one, 'AUTH').some(({ code }) => code === 200),
  );
  const failures = named(exchanges, '+CLOUDAUTH').filter(
    (one) => packets(one, 'AUTH').length > 0 && packets(one, 'AUTH').every(({ code }) => code === 401),
  );
  const [ok, fail] = OWN_RESULTS;
  pairs.push([ok, most(successes.flatMap((one) => reports(one, '+ALIAUTH').map(({ text }) => text)))]);
  pairs.push([fail, most(failures.flatMap((one) => reports(one, '+ALIAUTH').map(({ text }) => text)))]);
  const code = most(
    named(exchanges, '+CLOUDSUB')
      .filter(accepted)
      .flatMap((one) => reports(one, '+CLOUDSUBACK').map(({ text }) => text)),
  );
  if (code !== undefined && !/: *(OK|<OK>|[\d,]+)$/.test(code))
    pairs.push([`+CLOUDSUBACK: ${plainDialect.subackCode}`, code]);
  return Object.fromEntries(
    pairs.filter(
      (pair): pair is [string, string] =>
        pair[1] !== undefined && withoutBlanks(pair[0]) !== withoutBlanks(pair[1]),
    ),
  );
}

function withoutBlanks(text: string): string {
  return text.replace(/ /g, '');
}

/** Answers that depend on settings or state: our own module computes them better than a record could. */
const STATEFUL =
  /^\+(CMEE|CFUN|ZECMCALL|CGPADDR|CREG|CGREG|CEREG|COPS|CGATT|ZRST|ZGRST|CSCS|CMGF|CNMI|CSMS|CMER|CLIP|CRC|CCWA|CUSD|CGEREP|CTZ[RU]|CGDCONT|CGACT|IPR|IFC|ICF)$/;

/** Answers that were always the same, of commands that only query. */
export function answersIn({ exchanges, unasked }: Evidence): WholeAnswer[] {
  const seen = new Map<string, WholeAnswer | null>();
  for (const one of exchanges) {
    if (!isQuestion(one) || one.result === null || !one.orderly) continue;
    const { name, form, parameters } = one;
    const lines = one.lines
      .filter(({ kind, text }) => kind === 'line' && !unasked.has(text))
      .map(({ text }) => withoutMarks(text, name));
    const answer = { name, form, parameters, lines, result: one.result.text };
    const key = `${name} ${form} ${parameters}`;
    const before = seen.get(key);
    seen.set(key, before === undefined || JSON.stringify(before) === JSON.stringify(answer) ? answer : null);
  }
  return [...seen.values()].filter(
    (answer) =>
      answer !== null && answer.result === 'OK' && !answer.lines.some((line) => line.includes(MARK)),
  ) as WholeAnswer[];
}

function isQuestion({ name, form }: Exchange): boolean {
  if (!/^(I\d?|\+\w+)$/.test(name) || STATEFUL.test(name)) return false;
  if (name.startsWith('+CLOUD')) return form === 'test';
  return form !== 'set';
}

/** The beginning of a redactor's mark, `‹`, as Latin-1. */
const MARK = '\xe2\x80\xb9';

/**
 * Replaces marks of the redactor by placeholders for the emulated module's own numbers. IMEI and IMSI both have 15
 * digits, and the redactor labels both `imei`.
 */
function withoutMarks(text: string, name: string): string {
  return text.replace(/\xe2\x80\xb9(imei|imsi|iccid):.*?\xe2\x80\xba/g, (_, kind: string) =>
    kind === 'imei' && name === '+CIMI' ? '{imsi}' : `{${kind}}`,
  );
}

/** Peculiarities for which every message with them was refused, and no message without. */
export function refusedMessagesIn({ exchanges }: Evidence): Peculiarity[] {
  const tried = exchanges.flatMap((one) => {
    const { topic = '', qos, message = '' } = publicationOf(one) ?? {};
    const fit =
      one.online &&
      one.orderly &&
      one.invitation === null &&
      isPlainTopic(topic) &&
      qos !== undefined &&
      /^[01]$/.test(qos);
    if (
      !fit ||
      message.length < 2 ||
      message.length > 200 ||
      /^[ +\-.\dxe]*$/i.test(message) ||
      /[",]/.test(message)
    )
      return [];
    return [{ message, taken: packets(one, 'PUBLISH', 'rx').length > 0, refused: refused(one) }];
  });
  return (Object.keys(peculiarities) as Peculiarity[]).filter((one) => {
    const such = tried.filter(({ message }) => peculiarities[one].test(message));
    return such.length > 0 && such.every((trial) => trial.refused && !trial.taken);
  });
}
