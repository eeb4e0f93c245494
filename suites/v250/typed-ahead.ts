import type { Token } from '../../harness/at/token';
import type { Case, CaseBench } from '../../harness/conformance/case';
import { restartsWhenTypedAhead } from '../../harness/emulator/mutants/line-input';
import { CLOUDAUTH, CLOUDSUB } from '../../harness/family/me3630/commands';
import { isAnswered } from '../steps/six-commands';

/** A command that waits for the cloud, and the report that ends it. */
interface Waiting {
  readonly command: string;
  readonly from: 'idle' | 'connected';
  readonly line: (bench: CaseBench) => string;
  readonly isReport: (token: Token) => boolean;
  readonly report: string;
}

const WAITING: readonly Waiting[] = [
  {
    command: 'CLOUDAUTH',
    from: 'idle',
    line: ({ device }) => [device.productKey, device.deviceName, device.deviceSecret].join(),
    isReport: (token) => isLine(token, '+ALIAUTH') || isError(token),
    report: CLOUDAUTH.reportCalled,
  },
  {
    command: 'CLOUDSUB',
    from: 'connected',
    line: ({ topic }) => `${topic('data')},0`,
    isReport: (token) => isLine(token, '+CLOUDSUBACK') || isError(token),
    report: CLOUDSUB.reportCalled,
  },
];

/** Lines that the host sends before the first command is answered. */
const STIMULI = [
  ['a-command', 'a command', 'AT+CPIN?\r'],
  ['twenty-ats', 'AT, twenty times', 'AT\r'.repeat(20)],
] as const;

/**
 * A host has to wait for the result. If it does not, its command may be lost or may abort the first, but the module
 * must still answer later commands.
 */
export const typedAhead: readonly Case[] = WAITING.flatMap(({ command, from, line, isReport, report }) =>
  STIMULI.map(
    ([id, what, typed]): Case => ({
      id: `${id}-typed-while-${command.toLowerCase()}-runs-is-survived`,
      title: `The module answers a host that sends ${what} before ${command} is answered`,
      level: 'observe',
      requirements: ['S-06', 'E-V-03', ...(command === 'CLOUDAUTH' ? (['E-AUTH-42'] as const) : [])],
      from,
      leaves: from === 'idle' ? 'unknown' : from,
      needs: ['cloud-session'],
      refutedBy: [restartsWhenTypedAhead],
      async run(bench) {
        const { module, observe } = bench;
        const said = await module.raw(
          [
            {
              send: `AT+${command}=${line(bench)}\r${typed}`,
              until: (tokens) => tokens.some(isReport),
              what: report,
            },
            {
              send: 'AT+CMEE?\r',
              until: (tokens) => isAnswered(tokens, '+CMEE'),
              what: 'the answer to AT+CMEE?',
            },
          ],
          command === 'CLOUDAUTH' ? 'auth' : 'cloud',
        );
        const results = said.filter(({ kind }) => kind === 'result').length;
        const expected = 2 + typed.split('\r').length - 1;
        observe(`${what} typed while ${command} runs: each line is answered`, results === expected);
        if (command === 'CLOUDSUB') await module.unsubscribe(bench.topic('data'));
      },
    }),
  ),
);

function isLine(token: Token, name: string): boolean {
  return token.kind === 'line' && token.name === name;
}

function isError(token: Token): boolean {
  return token.kind === 'result' && token.result.kind !== 'ok';
}
