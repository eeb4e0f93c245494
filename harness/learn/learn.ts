import type { LearnedProfile } from '../emulator/learned/learned-profile';
import { me3630 } from '../emulator/profiles/me3630';
import type { Ledger } from '../ledger/ledger-reader';
import { entryRules } from './entry-rules';
import type { DialectRules, Evidence, Rule } from './evidence';
import { latenciesIn } from './latencies';
import { limitRules } from './limit-rules';
import { lineRules, unaskedIn } from './line-rules';
import { downlinkIn, packetRules } from './packet-rules';
import { errorBehindCodeIn, refusalRules } from './refusal-rules';
import { reportRules } from './report-rules';
import { topicRules } from './topic-rules';
import { exchangesOf } from './transcript';
import { answersIn, refusedMessagesIn, wordingIn } from './words';

const dialectRules: DialectRules = {
  ...reportRules,
  ...refusalRules,
  ...entryRules,
  ...topicRules,
  ...packetRules,
  ...lineRules,
  testForms: ({ exchanges }) =>
    exchanges
      .filter(({ name, form }) => /^\+CLOUD/.test(name) && form === 'test')
      .map(({ lines }) =>
        lines.some(({ kind, text }) => kind === 'line' && text.startsWith('+CLOUD'))
          ? ('described' as const)
          : ('bare' as const),
      )
      .find((one, _, all) => one === 'described' || all.every((other) => other === 'bare')),
  readForms: ({ exchanges }) => {
    const reads = exchanges.filter(({ name, form }) => /^\+CLOUD/.test(name) && form === 'read');
    return reads.length === 0
      ? undefined
      : reads.some(({ result }) => result?.text === 'OK')
        ? 'answered'
        : 'refused';
  },
};

/** A run as the rules look at it. */
export function evidenceOf({ header, events }: Pick<Ledger, 'header' | 'events'>): Evidence {
  const exchanges = exchangesOf(events);
  return { header, events, exchanges, unasked: unaskedIn(exchanges) };
}

/** Learns a firmware from the ledger of a run: its dialect, its limits, its latencies. */
export function learnedFrom(
  ledger: Pick<Ledger, 'header' | 'events' | 'cases'>,
  name: string,
): LearnedProfile {
  const evidence = evidenceOf(ledger);
  const { header, cases } = ledger;
  const dialect = shown(dialectRules, evidence);
  const limits = shown(limitRules, evidence);
  return {
    format: 'me3630-emulator-profile',
    schema: 1,
    name,
    learnedFrom: { runId: header.runId, startedAt: header.startedAt, cases: cases.length },
    identity: {
      manufacturer: header.module?.manufacturer ?? me3630.identity.manufacturer,
      model: header.module?.model ?? me3630.identity.model,
      firmware: header.module?.firmware ?? me3630.identity.firmware,
    },
    dialect,
    limits,
    notShown: [...missing(dialectRules, dialect), ...missing(limitRules, limits)],
    wording: wordingIn(evidence),
    errorBehindCode: errorBehindCodeIn(evidence.exchanges),
    answers: answersIn(evidence),
    refusedMessages: refusedMessagesIn(evidence),
    downlink: downlinkIn(evidence.exchanges),
    latencies: latenciesIn(evidence.exchanges, dialect.lineRate ?? null, evidence.unasked),
    observations: Object.assign({}, ...cases.map(({ observations }) => observations)),
  };
}

/** The results of the rules, without those that nothing shows. */
function shown<T extends object>(
  rules: { readonly [K in keyof T]?: Rule<T[K]> },
  evidence: Evidence,
): Partial<T> {
  const read: Partial<T> = {};
  for (const name of Object.keys(rules) as (keyof T)[]) {
    const value = rules[name]?.(evidence);
    if (value !== undefined) read[name] = value;
  }
  return read;
}

function missing(rules: object, read: object): string[] {
  return Object.keys(rules).filter((name) => !(name in read));
}
