import type { Dialect } from '../emulator/dialect';
import { type DialectRules, isPlainTopic, most, named, packets, publicationOf, refused } from './evidence';
import type { Exchange } from './transcript';

const NUMBERS: Readonly<Record<Dialect['numbers'], RegExp>> = {
  digits: /^\d+$/,
  counting: /^[1-9]\d*$/,
  signed: /^ *[+-]?\d+ *$/,
  any: /^ *[+-]?(?:\d+(?:\.\d*)?(?:e\d+)?|0x[\da-f]+) *$/i,
};

const PROMPTS: readonly Dialect['prompt'][] = ['\r\n> ', '\r\n>', '> ', '>', '\r\n>\r\n', '\r\n> \r\n', ''];

const OK = '\r\nOK\r\n';

/** Minimum time from an echo to the result, ms: longer than publishing a message takes. */
const LONG_MS = 1_000;

/** How data is entered in length mode. */
export const entryRules = {
  prompt: ({ exchanges, unasked }) => most(invitations(exchanges, unasked).map(promptIn)),
  promptBehind: ({ exchanges, unasked }) =>
    most(
      invitations(exchanges, unasked).map((text) => {
        if (promptIn(text) === undefined) return undefined;
        return text.startsWith(OK) ? 'ok' : 'nothing';
      }),
    ),
  dataEcho: ({ exchanges }) => {
    const echoes = entries(exchanges).map(echoOf);
    if (most(echoes.map((echo) => echo !== 'none')) !== true) return echoes.length > 0 ? 'none' : undefined;
    return echoes.includes('as-it-comes') ? 'as-it-comes' : 'as-a-whole';
  },
  dataIdleMs: ({ exchanges }) => {
    const waits = entries(exchanges).flatMap(({ data, result, cloud }) => {
      const last = data.at(-1)?.t;
      const given =
        result !== null &&
        result.text !== 'OK' &&
        last !== undefined &&
        !cloud.some(({ what }) => what === 'PUBLISH');
      return given && result.t - last > 800 ? [result.t - last] : [];
    });
    return waits.length === 0 ? undefined : Math.round(Math.min(...waits) / 100) * 100;
  },
  dataEscape: ({ exchanges }) =>
    most(
      entries(exchanges)
        .filter(({ data }) => data.some(({ bytes }) => bytes.includes(0x1b)))
        .map((one) => refused(one) && packets(one, 'PUBLISH', 'rx').length === 0),
    ),
  numbers: ({ exchanges }) => {
    const tried = exchanges.flatMap((one) => {
      const { topic = '', message = '' } = publicationOf(one) ?? {};
      if (
        !one.online ||
        !one.orderly ||
        !isPlainTopic(topic) ||
        !/^[ +\-.\dxe]*\d[ +\-.\dxe]*$/i.test(message)
      )
        return [];
      if (one.invitation !== null) return [{ message, isNumber: true }];
      const left = packets(one, 'PUBLISH', 'rx').some(({ text }) => text === message);
      return left ? [{ message, isNumber: false }] : [];
    });
    const kinds = Object.keys(NUMBERS) as Dialect['numbers'][];
    const misses = (kind: Dialect['numbers']) =>
      tried.filter(({ message, isNumber }) => NUMBERS[kind].test(message) !== isNumber).length;
    return tried.length === 0
      ? undefined
      : kinds.reduce((best, kind) => (misses(kind) < misses(best) ? kind : best));
  },
  lengthRefusal: ({ exchanges }) =>
    most(
      exchanges
        .filter(
          (one) =>
            one.online &&
            one.orderly &&
            refused(one) &&
            Number(/^\d{3,}$/.exec(publicationOf(one)?.message ?? '')?.[0] ?? 0) > 255,
        )
        .map(({ invitation }) => (invitation === null ? 'at-once' : 'behind-data')),
    ),
  emptyMessage: ({ exchanges }) =>
    most(
      exchanges
        .filter(
          (one) =>
            one.online && publicationOf(one)?.message === '' && isPlainTopic(publicationOf(one)?.topic ?? ''),
        )
        .map((one) =>
          refused(one) ? 'refused' : packets(one, 'PUBLISH', 'rx').length > 0 ? 'published' : undefined,
        ),
    ),
} satisfies Partial<DialectRules>;

/** Each CLOUDPUB that was prompted for data and received it. */
function entries(exchanges: readonly Exchange[]): readonly Exchange[] {
  return named(exchanges, '+CLOUDPUB').filter(({ invitation, orderly }) => invitation !== null && orderly);
}

/** The text between the command and its data, without unsolicited lines. */
function invitations(exchanges: readonly Exchange[], unasked: ReadonlySet<string>): readonly string[] {
  return entries(exchanges)
    .filter(({ online }) => online)
    .map(({ invitation }) =>
      [...unasked].reduce((text, line) => text.replaceAll(`\r\n${line}\r\n`, ''), invitation ?? ''),
    );
}

/** The prompt in it, if the emulated module supports it. */
function promptIn(invitation: string): Dialect['prompt'] | undefined {
  const said = invitation.startsWith(OK) ? invitation.slice(OK.length) : invitation;
  return PROMPTS.find((prompt) => prompt === said);
}

/**
 * Whether the data was echoed, and whether some echo came before the last piece was sent, or long before the result.
 */
function echoOf({ data, behindData, result }: Exchange): Dialect['dataEcho'] {
  const whole = Buffer.concat(data.map(({ bytes }) => bytes)).toString('latin1');
  const said = behindData.map(({ bytes }) => bytes.toString('latin1')).join('');
  if (!said.startsWith(whole)) return 'none';
  const last = data.at(-1)?.t ?? 0;
  const [first] = behindData;
  const early = first !== undefined && (first.t < last || (result !== null && result.t - first.t > LONG_MS));
  return early ? 'as-it-comes' : 'as-a-whole';
}
