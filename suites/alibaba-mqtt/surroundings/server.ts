import { isAccepted } from '../../../harness/bench/sent-command';
import type { AuthFault } from '../../../harness/cloud/cloud';
import type { Case, Need, RequirementId } from '../../../harness/conformance/case';
import {
  reportsCmeErrorForRejection,
  reportsOkWhateverTheServerSays,
} from '../../../harness/emulator/mutants/auth';
import * as mutant from '../../../harness/emulator/mutants/auth-trouble';
import { outcomeOf, REJECTION, SUCCESS, TROUBLE } from '../../steps/authentication';
import { authenticate } from '../../steps/login';

/** A failure of the server, and the reports allowed for it. */
interface Trouble {
  readonly id: string;
  readonly what: string;
  readonly fault: AuthFault;
  readonly needs?: readonly Need[];
  readonly report: RegExp;
  readonly requirements: readonly [RequirementId, ...RequirementId[]];
  readonly refutedBy: Case['refutedBy'];
}

/** An invalid answer may be reported as a refusal or as a transfer error. */
const EITHER = new RegExp(`${TROUBLE.source}|${REJECTION.source}`);

const TABLE: readonly Trouble[] = [
  {
    id: 'that-is-down-is-a-cme-error',
    what: 'cannot be reached',
    fault: { kind: 'down' },
    report: TROUBLE,
    requirements: ['R-017', 'R-014', 'E-AUTH-24'],
    refutedBy: [
      mutant.reportsFailForTransportTrouble,
      mutant.neverReportsTransportTrouble,
      mutant.staysInTroubleAfterTrouble,
    ],
  },
  {
    id: 'that-never-answers-is-a-cme-error',
    what: 'takes the request and never answers it',
    fault: { kind: 'hang' },
    report: TROUBLE,
    requirements: ['R-017', 'R-014', 'E-AUTH-24', 'A-19'],
    refutedBy: [mutant.waitsForeverForTheServer, mutant.reportsFailForTransportTrouble],
  },
  {
    id: 'with-an-inner-error-is-no-success',
    what: 'answers with status 500',
    fault: { kind: 'status', status: 500 },
    report: EITHER,
    requirements: ['R-017', 'R-014', 'E-AUTH-24', 'A-12', 'A-13'],
    refutedBy: [mutant.reportsOkForTransportTrouble, mutant.neverReportsTransportTrouble],
  },
  {
    id: 'that-speaks-no-http-is-no-success',
    what: 'answers with bytes that are no HTTP',
    fault: { kind: 'garbage' },
    report: EITHER,
    requirements: ['R-017', 'R-014', 'E-AUTH-24', 'A-12', 'A-13'],
    refutedBy: [mutant.reportsOkForTransportTrouble, mutant.neverReportsTransportTrouble],
  },
  {
    id: 'that-is-slow-is-waited-for',
    what: 'takes a third of a second for its answer',
    fault: { kind: 'slow', ms: 350 },
    report: SUCCESS,
    requirements: ['R-015', 'E-AUTH-24', 'A-19'],
    refutedBy: [mutant.givesUpOnASlowServer],
  },
  ...([401, 460, 5001, 6200] as const).map(
    (code): Trouble => ({
      id: `that-says-${code}-is-a-rejection`,
      what: `answers with its code ${code}`,
      fault: { kind: 'code', code },
      report: REJECTION,
      requirements: ['R-016', 'R-014'],
      // A broker can only report that a device is unknown or not authorised (CONNACK 4 and 5).
      ...((code === 460 || code === 5001) && { needs: ['http-login'] as const }),
      refutedBy: [reportsOkWhateverTheServerSays, reportsCmeErrorForRejection],
    }),
  ),
];

/** Failures of the authentication server; after its recovery the module must work again. */
export const server: readonly Case[] = [
  ...TABLE.map(troubled),
  {
    id: 'auth-server-that-breaks-off-is-a-cme-error',
    title:
      'When the authentication server accepts the request and closes the connection, one result reports it',
    level: 'must',
    requirements: ['R-017', 'R-014', 'E-AUTH-24'],
    from: 'idle',
    needs: ['faults', 'auth'],
    refutedBy: [mutant.reportsFailForTransportTrouble],
    async run({ module, cloud, faults, device, check }) {
      await faults.auth({ kind: 'hang' });
      const since = cloud.mark();
      const reported = module.authenticate(device, { deadline: 'ownTimeout' });
      await cloud.loginAsked(since, module.deadlines.delivery);
      await faults.auth({ kind: 'down' });
      check('result of the authentication', outcomeOf(await reported)).matches(TROUBLE);
    },
  },
];

function troubled({ id, what, fault, needs = [], report, requirements, refutedBy }: Trouble): Case {
  return {
    id: `auth-server-${id}`,
    title: `When the authentication server ${what}, one result reports it, and the next authentication works`,
    level: 'must',
    requirements,
    from: 'idle',
    leaves: 'authenticated',
    needs: ['faults', 'auth', ...needs],
    refutedBy,
    async run(bench) {
      const { module, faults, device, check, observe } = bench;
      await faults.auth(fault);
      const reported = await module.authenticate(device, { deadline: 'ownTimeout' });
      check('result of the authentication', outcomeOf(reported)).matches(report);
      observe(`CLOUDAUTH is answered OK though the server ${what}`, isAccepted(reported.exchange));
      observe(`report when the server ${what}`, outcomeOf(reported));
      await faults.reset();
      await authenticate(bench);
    },
  };
}
