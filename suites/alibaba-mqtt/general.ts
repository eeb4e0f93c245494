import type { Exchange } from '../../harness/at/session';
import type { Token } from '../../harness/at/token';
import { linesOf, resultText } from '../../harness/bench/sent-command';
import { type Case, clause } from '../../harness/conformance/case';
import * as identification from '../../harness/emulator/mutants/identification';
import { leavesOutLineFeeds, losesLeadingLineEnd } from '../../harness/emulator/mutants/line';
import { lacksUnsubscription } from '../../harness/emulator/mutants/line-forms';
import { restartsAtSibling } from '../../harness/emulator/mutants/names-by-input';
import { framesSubscriptionReportWithoutLineFeed } from '../../harness/emulator/mutants/subscribe';
import { reportsUnsubscriptionWithoutLineFeed } from '../../harness/emulator/mutants/unsubscribe-input';
import { manual } from '../documents';
import {
  authenticates,
  connects,
  disconnects,
  exchangesMessages,
  plainly,
  type Say,
} from '../steps/six-commands';

/** Chapter 1 as a whole: which commands exist, since which firmware, and how their responses are framed. */
export const general = clause({
  document: manual,
  number: '1',
  title: 'Supplementary AT commands for Alibaba MQTT',
  cases: [
    {
      id: 'six-commands-exist',
      title: 'The firmware has all six commands, and each does what its section says',
      level: 'must',
      requirements: ['R-001', 'R-003', 'A-05', 'A-07'],
      from: 'idle',
      leaves: 'idle',
      needs: ['presence', 'downlink', 'uplink'],
      connects: 1,
      refutedBy: [lacksUnsubscription],
      async run(bench) {
        const say = framed(bench.check, plainly(bench));
        await authenticates(bench, say);
        await connects(bench, say);
        await exchangesMessages(bench, say);
        await disconnects(bench, say);
      },
    },
    ...framing(),
    {
      id: 'firmware-says-its-name',
      title:
        'AT+CGMR or ATI shows the firmware version; the manual says neither which, nor what "and above" means',
      level: 'observe',
      requirements: ['R-001', 'A-03', 'A-04'],
      from: 'idle',
      refutedBy: [identification.hidesItsFirmware],
      async run({ module, observe }) {
        const revision = linesOf(await module.send('AT+CGMR')).join(' ');
        const text = linesOf(await module.send('ATI')).join(' ');
        observe('firmware, as AT+CGMR says', revision || null);
        observe(
          'firmware has the form of the manual, AL_ME3630C1CV1.0B01',
          FIRMWARE.test(`${revision} ${text}`),
        );
        observe(
          'firmware is named by',
          FIRMWARE.test(revision) ? 'AT+CGMR' : FIRMWARE.test(text) ? 'ATI' : 'neither',
        );
      },
    },
    ...(
      [
        ['cloudstate', '+CLOUDSTATE?'],
        ['cloudpubmsg', '+CLOUDPUBMSG=?'],
        ['cloudhdauth', '+CLOUDHDAUTH=?'],
      ] as const
    ).map(
      ([id, sibling]): Case => ({
        id: `${id}-of-sibling-modules-is-survived`,
        title: `AT${sibling}, which related modules have, is answered in some way`,
        level: 'observe',
        requirements: ['R-003', 'A-92'],
        from: 'idle',
        refutedBy: [restartsAtSibling[id]],
        run: async ({ module, observe }) =>
          observe(`AT${sibling} is answered`, resultText(await module.send(`AT${sibling}`))),
      }),
    ),
  ],
});

/** Hardware, version and build: `AL_ME3630C1CV1.0B01`. */
const FIRMWARE = /AL_ME3630\w*V\d+\.\d+B\d+/;

/** Each of the six sections prints its response as `<CR><LF>OK<CR><LF>`. */
function framing(): Case[] {
  const common = {
    level: 'must',
    requirements: ['R-002', 'S-13', 'A-93'],
    refutedBy: [losesLeadingLineEnd, leavesOutLineFeeds],
  } as const;
  return [
    {
      ...common,
      id: 'ok-of-cloudauth-is-framed-byte-by-byte',
      title: 'The OK of CLOUDAUTH is CR LF, OK, CR LF',
      from: 'idle',
      leaves: 'authenticated',
      run: (bench) => authenticates(bench, framed(bench.check, plainly(bench))),
    },
    {
      ...common,
      id: 'ok-of-messages-is-framed-byte-by-byte',
      title: 'The OK of CLOUDSUB, CLOUDPUB and CLOUDUNSUB is CR LF, OK, CR LF, and so are their reports',
      from: 'connected',
      needs: ['downlink', 'uplink'],
      refutedBy: [
        ...common.refutedBy,
        framesSubscriptionReportWithoutLineFeed,
        reportsUnsubscriptionWithoutLineFeed,
      ],
      async run(bench) {
        const { module, check } = bench;
        const since = module.mark();
        await exchangesMessages(bench, framed(check, plainly(bench)));
        const reports = module.session.tokens(since).filter(isReport);
        check('reports that do not stand between CR LF and CR LF', reports.filter(isLoose).map(rawOf)).is([]);
      },
    },
  ];
}

function isReport(token: Token): token is Token & { kind: 'line' } {
  return token.kind === 'line' && /^\+C?LOUD/.test(token.name ?? '');
}

function isLoose({ raw }: Token): boolean {
  return !/^\r\n[^\r\n]*\r\n$/.test(raw.toString('latin1'));
}

function rawOf({ raw }: Token): string {
  return raw.toString('latin1');
}

/** Checks the bytes of each final result. */
function framed(check: Parameters<Case['run']>[0]['check'], say: Say): Say {
  return async (line, options) => {
    const exchange = await say(line, options);
    check(`final result of ${line.replace(/=.*/, '')}, in bytes`, lastBytes(exchange)).is('\r\nOK\r\n');
    return exchange;
  };
}

function lastBytes({ tokens }: Exchange): string {
  return tokens.at(-1)?.raw.toString('latin1') ?? '';
}
