import type { ErrorFamily } from '../emulator/dialect';
import {
  type DialectRules,
  fieldsOf,
  isPlainTopic,
  most,
  named,
  orderOf,
  packets,
  pairsOf,
  publicationOf,
  refused,
  reports,
} from './evidence';
import type { Exchange } from './transcript';

/** How the module words its refusals. */
export const refusalRules = {
  refusals: ({ exchanges }) => {
    const input = familyOf(badInput(exchanges));
    const state = familyOf(atTheWrongTime(exchanges));
    const connection = familyOf(withoutConnection(exchanges));
    if (input === undefined && state === undefined && connection === undefined) return undefined;
    const any = input ?? state ?? connection ?? 'cme';
    return { input: input ?? any, state: state ?? any, connection: connection ?? any };
  },
  subRefusal: ({ exchanges }) =>
    most(
      named(exchanges, '+CLOUDSUB')
        .filter((one) => packets(one, 'SUBSCRIBE').length === 0 && one.orderly)
        .map((one) =>
          refused(one) ? 'final' : reports(one, '+CMD ERROR').length > 0 ? 'behind-ok' : undefined,
        ),
    ),
  authTrouble: ({ exchanges }) => {
    const auths = named(exchanges, '+CLOUDAUTH').filter(({ orderly }) => orderly);
    if (most(auths.map((one) => orderOf(one, '+ALIAUTH'))) !== 'result-first') return undefined;
    const others = [badInput, atTheWrongTime].map((kind) => most(kind(exchanges).map(numberOf)));
    const failed = auths.filter((one) => numberOf(one) !== undefined && !others.includes(numberOf(one)));
    return most(failed.map(({ after }) => (after[0]?.text === 'OK' ? 'reported' : 'final')));
  },
  cmdCode: ({ exchanges }) =>
    most(
      exchanges.flatMap((one) =>
        [...one.lines, ...one.after, ...(one.result ? [one.result] : [])]
          .filter(({ text }) => text.startsWith('+CMD ERROR'))
          .map(({ text }) => (text.includes('<') ? 'bracketed' : 'bare')),
      ),
    ),
  errorReports: ({ exchanges }) => {
    const untouched = exchanges.filter(({ errorReports }) => errorReports === 'default');
    const read = untouched
      .filter(({ name, form }) => name === '+CMEE' && form === 'read')
      .flatMap(({ lines }) => lines.map(({ text }) => /(\d)$/.exec(text)?.[1]));
    const seen = untouched.filter(refused).map(({ result }) => {
      const [, code] = /^\+CME ERROR: *(.*)$/.exec(result?.text ?? '') ?? [];
      if (code === undefined) return result?.text === 'ERROR' ? '0' : undefined;
      return /^\d+$/.test(code) ? '1' : '2';
    });
    const value = most(read) ?? most(seen.filter((one) => one !== '0')) ?? most(seen);
    return value === '0' ? 0 : value === '1' ? 1 : value === '2' ? 2 : undefined;
  },
} satisfies Partial<DialectRules>;

/** Whether ERROR follows most refusals by `+CMD ERROR`, which is then not a final result code. */
export function errorBehindCodeIn(exchanges: readonly Exchange[]): boolean {
  const refusals = exchanges.filter(
    ({ name, result }) => name.startsWith('+CLOUD') && result?.text.startsWith('+CMD ERROR'),
  );
  return most(refusals.map(({ after }) => after[0]?.kind === 'result' && after[0].text === 'ERROR')) ?? false;
}

/** Refused for their form or number of parameters, in any state of the module. */
export function badInput(exchanges: readonly Exchange[]): readonly Exchange[] {
  return exchanges.filter((one) => {
    if (!refused(one) || !one.orderly) return false;
    if (one.name === '+CLOUDCONN' || one.name === '+CLOUDDISCONN') return one.form === 'set';
    if (one.form !== 'set') return false;
    if (one.name === '+CLOUDAUTH')
      return fieldsOf(one).some((field) => field === '') || fieldsOf(one).length !== 3;
    if (one.name === '+CLOUDSUB')
      return pairsOf(one)?.some(({ qos }) => !/^ *"?[01]"? *$/.test(qos)) ?? false;
    if (one.name === '+CLOUDPUB') return !/^ *"?[01]"? *$/.test(publicationOf(one)?.qos ?? '');
    return one.name === '+CLOUDUNSUB' && one.parameters === '';
  });
}

/** Valid commands refused only because there is no connection. */
export function atTheWrongTime(exchanges: readonly Exchange[]): readonly Exchange[] {
  return exchanges.filter((one) => {
    if (!refused(one) || !one.orderly || one.online || packets(one, 'CONNECT').length > 0) return false;
    if (one.name === '+CLOUDDISCONN') return one.form === 'action';
    if (one.name === '+CLOUDUNSUB') return one.form === 'set' && isPlainTopic(one.parameters);
    const { topic = '', qos, message = '' } = publicationOf(one) ?? {};
    return (
      one.data.length === 0 &&
      isPlainTopic(topic) &&
      qos !== undefined &&
      /^[01]$/.test(qos) &&
      /^[A-Za-z]\w{1,99}$/.test(message)
    );
  });
}

/** CLOUDCONN that the broker refused or did not answer. */
export function withoutConnection(exchanges: readonly Exchange[]): readonly Exchange[] {
  return named(exchanges, '+CLOUDCONN', 'action').filter(
    (one) => refused(one) && one.orderly && !one.online && packets(one, 'CONNECT').length > 0,
  );
}

/** `<err>` of a final numeric `+CME ERROR`. */
function numberOf({ result }: Exchange): string | undefined {
  return /^\+CME ERROR: *(\d+)$/.exec(result?.text ?? '')?.[1];
}

/** A bare ERROR is evidence only if `+CMEE` asks for more. */
function familyOf(refusals: readonly Exchange[]): ErrorFamily | undefined {
  return most(
    refusals.map(({ result, errorReports }) => {
      if (result?.text.startsWith('+CME ERROR')) return 'cme';
      if (result?.text.startsWith('+CMD ERROR')) return 'cmd';
      return errorReports === 1 || errorReports === 2 ? 'error' : undefined;
    }),
  );
}
