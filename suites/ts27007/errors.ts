import type { Exchange } from '../../harness/at/session';
import type { Token } from '../../harness/at/token';
import { finalText, linesOf, resultText } from '../../harness/bench/sent-command';
import { type Case, type CaseBench, clause } from '../../harness/conformance/case';
import * as mutant from '../../harness/emulator/mutants/errors';
import { CLOUDAUTH } from '../../harness/family/me3630/commands';
import { ts27007 } from '../documents';
import { isAnswered } from '../steps/six-commands';
import { failureOf } from '../steps/subscribing';

/**
 * For each of the manual's commands a line that must fail: bad input, or a command that needs a connection without one.
 */
const REFUSED: readonly [command: string, line: (topic: string) => string][] = [
  ['CLOUDAUTH', () => 'AT+CLOUDAUTH=,,'],
  ['CLOUDCONN', () => 'AT+CLOUDCONN?'],
  ['CLOUDSUB', (topic) => `AT+CLOUDSUB=${topic},9`],
  ['CLOUDPUB', (topic) => `AT+CLOUDPUB=${topic},9,text`],
  ['CLOUDUNSUB', () => 'AT+CLOUDUNSUB='],
  ['CLOUDDISCONN', () => 'AT+CLOUDDISCONN?'],
];

/** The form of an error with a code under `+CMEE`; `ERROR` and the manual's `+CMD ERROR` are always accepted. */
const FORMS = [
  ['0', 'no +CME ERROR', /^(?!\+CME)/],
  ['1', 'a number behind +CME ERROR, if that is what comes', /^(?!\+CME)|^\+CME ERROR: ?\d+$/],
  ['2', 'words behind +CME ERROR, if that is what comes', /^(?!\+CME)|^\+CME ERROR: ?[^\d\s]/],
] as const;

/** `+CMEE` sets the form of an error, which is one final result in each form. */
export const errorReports = clause({
  document: ts27007,
  number: '9.1',
  title: 'Report mobile termination error +CMEE',
  cases: [
    {
      id: 'form-of-errors-can-be-read-and-set',
      title: '+CMEE takes 0, 1 and 2, and reads back what was set',
      level: 'should',
      requirements: ['S-14'],
      from: 'idle',
      refutedBy: [mutant.forgetsTheFormOfErrors],
      async run(bench) {
        for (const [form] of FORMS)
          await withErrors(bench, form, async () => {
            const read = await bench.module.send('AT+CMEE?');
            bench
              .check(`AT+CMEE? after AT+CMEE=${form}`, ownLine(linesOf(read)))
              .matches(new RegExp(`^\\+CMEE: ?${form}$`));
          });
      },
    },
    {
      id: 'forms-of-errors-are-listed',
      title: 'AT+CMEE=? lists the supported forms',
      level: 'should',
      requirements: ['S-14', 'S-12'],
      from: 'idle',
      refutedBy: [mutant.doesNotListTheFormsOfErrors],
      async run({ module, check }) {
        const exchange = await module.send('AT+CMEE=?');
        check('final result of AT+CMEE=?', resultText(exchange)).is('OK');
        check('information of AT+CMEE=?', ownLine(linesOf(exchange))).matches(
          /^\+CMEE: ?\(0([-,]1)?[-,]2\)$/,
        );
      },
    },
    {
      id: 'form-of-errors-beyond-the-list-is-refused',
      title: '+CMEE=3 is refused and changes nothing',
      level: 'should',
      requirements: ['S-14'],
      from: 'idle',
      refutedBy: [mutant.takesAnyFormOfErrors],
      async run({ module, check }) {
        check('AT+CMEE=3', resultText(await module.send('AT+CMEE=3'))).matches(/ERROR/);
        check('AT+CMEE?', ownLine(linesOf(await module.send('AT+CMEE?')))).matches(/^\+CMEE: ?1$/);
      },
    },
    {
      id: 'unknown-command-without-forms-of-errors-is-plainly-refused',
      title: 'Under +CMEE=0 an unknown command is answered ERROR',
      level: 'should',
      requirements: ['S-14'],
      from: 'idle',
      refutedBy: [mutant.numbersUnknownCommands],
      async run(bench) {
        await withErrors(bench, '0', async () => {
          bench.check('AT+QQQQ under +CMEE=0', resultText(await bench.module.send('AT+QQQQ'))).is('ERROR');
        });
      },
    },
    {
      id: 'trouble-with-the-server-is-told-in-each-form-of-errors',
      title: 'An authentication server that cannot be reached is reported once, for each setting of +CMEE',
      level: 'should',
      requirements: ['S-14', 'A-13', 'A-14', 'E-AUTH-40'],
      from: 'idle',
      needs: ['cloud-session', 'faults', 'auth'],
      refutedBy: [mutant.keepsTroubleToItselfUnderCmeeZero],
      async run(bench) {
        const { check, observe, faults } = bench;
        await faults.auth({ kind: 'down' });
        for (const [form] of FORMS)
          await withErrors(bench, form, async () => {
            const errors = await trouble(bench);
            check(`errors under +CMEE=${form}`, errors.length).is(1);
            observe(`unreachable server under +CMEE=${form} is told as`, errors.join(' and '));
          });
      },
    },
    ...REFUSED.map(
      ([command, line]): Case => ({
        id: `errors-of-${command.toLowerCase()}-come-as-they-were-asked-for`,
        title: `An error of ${command} is one final result, in the form that +CMEE sets`,
        level: 'should',
        requirements: [
          'S-14',
          'S-15',
          'S-16',
          'E-V-01',
          'A-08',
          ...(command === 'CLOUDAUTH' ? (['E-AUTH-40', 'A-13', 'A-14'] as const) : []),
          ...(command === 'CLOUDUNSUB' ? (['E-UNS-05'] as const) : []),
        ],
        from: 'idle',
        needs: ['cloud-session'],
        refutedBy: [
          mutant.saysCmeErrorWhateverWasSet,
          mutant.explainsInWordsWhateverWasSet,
          mutant.numbersErrorsWhateverWasSet,
          mutant.saysBothErrors,
        ],
        async run(bench) {
          for (const [form, meaning, expected] of FORMS)
            await withErrors(bench, form, async () => {
              const { said, results } = await refusal(bench, line(bench.topic('data')));
              bench.check(`results under +CMEE=${form}, that of AT among them`, results).is(2);
              const what = `${line('<topic>')} under +CMEE=${form}`;
              bench.check(what, said).satisfies(meaning, expected.test(said));
              bench.observe(`${what} is answered`, said);
            });
        },
      }),
    ),
  ],
});

/** Runs `act` under one form of errors, and always returns to numbers. */
async function withErrors(
  { module, check }: CaseBench,
  form: string,
  act: () => Promise<void>,
): Promise<void> {
  try {
    check(`AT+CMEE=${form}`, resultText(await module.send(`AT+CMEE=${form}`))).is('OK');
    await act();
  } finally {
    await module.send('AT+CMEE=1');
  }
}

/**
 * The answer to a line that must fail, and the number of results until the next AT is answered. A subscription may also
 * be refused by +CMD ERROR after OK (manual 1.3), which is then a report and not a result; so is one before ERROR.
 */
async function refusal(bench: CaseBench, line: string): Promise<{ said: string; results: number }> {
  const { module } = bench;
  const since = module.mark();
  const [, parameters] = /^AT\+CLOUDSUB=(.*)$/.exec(line) ?? [];
  const said =
    parameters === undefined ? resultText(await module.send(line)) : await failureOf(bench, parameters);
  const exchange = module.commands.at(-1)?.exchange;
  const reported = isOk(exchange) && said !== 'OK';
  const inFront =
    exchange?.tokens.slice(0, -1).filter((t) => t.kind === 'result' && t.result.kind === 'vendor') ?? [];
  await module.send('AT');
  const results = module.session.tokens(since).filter(({ kind }) => kind === 'result').length;
  return { said, results: results - inFront.length - (reported ? 1 : 0) };
}

function isOk(exchange: Exchange | null | undefined): boolean {
  return exchange !== null && exchange !== undefined && resultText(exchange) === 'OK';
}

/** The errors of a CLOUDAUTH, before OK, after it, or without it. */
async function trouble({ module, device }: CaseBench): Promise<string[]> {
  const errors = (tokens: readonly Token[]) =>
    tokens.flatMap((token) =>
      token.kind === 'result' && token.result.kind !== 'ok' ? [finalText(token.result)] : [],
    );
  const triple = [device.productKey, device.deviceName, device.deviceSecret].join();
  const said = await module.raw(
    [
      {
        send: `AT+CLOUDAUTH=${triple}\r`,
        until: (t) => errors(t).length > 0,
        what: CLOUDAUTH.reportCalled,
      },
      { send: 'AT+CMEE?\r', until: (t) => isAnswered(t, '+CMEE'), what: 'the answer to AT+CMEE?' },
    ],
    'ownTimeout',
  );
  return errors(said);
}

function ownLine(lines: readonly string[]): string {
  return lines.find((line) => line.startsWith('+CMEE')) ?? '';
}
