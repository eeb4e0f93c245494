import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Triple } from '../../../harness/cloud/cloud';
import type { Case, CaseBench, Need, RequirementId } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/auth';
import { REJECTION, SUCCESS, withWrongSecret } from '../../steps/authentication';
import { textOf } from '../../steps/reading';
import { resultsUpToAQuery } from '../../steps/six-commands';

/** The server's answer is reported once and in the manual's form. */
export const results: readonly Case[] = [
  {
    id: 'auth-right-triple-is-reported-ok',
    title: 'The right triple is answered OK and reported as +ALIAUTH: OK',
    level: 'must',
    requirements: ['R-010', 'R-011', 'R-012', 'R-013', 'R-015', 'R-022', 'R-103', 'E-AUTH-01', 'A-09'],
    from: 'idle',
    leaves: 'authenticated',
    refutedBy: [
      mutant.reportsFailForTheRightTriple,
      mutant.neverReportsAuthentication,
      mutant.reportsUnderTheNameOfTheCommand,
      mutant.saysErrorToLegalInput,
      mutant.swapsNameAndSecret,
      mutant.foldsCaseOfParameters,
    ],
    async run({ module, cloud, device, check, observe }) {
      const since = cloud.mark();
      const { exchange, report, order } = await module.authenticate(device);
      observe('order of OK and authentication result', order);
      check('final result of AT+CLOUDAUTH', resultText(exchange)).is('OK');
      check('authentication result', textOf(report)).matches(SUCCESS);
      if (cloud.capabilities.has('auth'))
        check('answers of the authentication server', [...new Set(cloud.authentications(since))]).is([200]);
    },
  },
  {
    id: 'auth-result-comes-once',
    title: 'Each accepted request is followed by exactly one authentication result',
    level: 'must',
    requirements: ['R-014'],
    from: 'idle',
    leaves: 'authenticated',
    refutedBy: [mutant.reportsAuthenticationTwice, mutant.saysOkOnBothSidesOfTheResult],
    async run({ module, device, check }) {
      const since = module.mark();
      await module.authenticate(device);
      const results = await resultsUpToAQuery(module, since);
      check('authentication results', module.lines('+ALIAUTH', since).length).is(1);
      check('final results of AT+CLOUDAUTH', results).is(1);
    },
  },
  ...rejections(),
  {
    id: 'auth-report-repeats-what-the-server-said',
    title: 'For a device that is switched off at the platform the report says what the server said',
    level: 'must',
    requirements: ['R-015', 'R-016', 'E-AUTH-05'],
    from: 'idle',
    needs: ['auth', 'acl'],
    refutedBy: [mutant.reportsFailForTheRightTriple],
    async run({ module, cloud, check, observe }) {
      const { disabled } = cloud;
      if (!disabled) return;
      const since = cloud.mark();
      const { report } = await module.authenticate(disabled);
      const served = cloud.authentications(since);
      check('authentication result', textOf(report)).matches(
        served.length > 0 && served.every((code) => code === 200) ? SUCCESS : REJECTION,
      );
      observe('server answers for a device that is switched off', served.join());
    },
  },
];

/** A triple that the server refuses, and why. */
interface Rejection {
  readonly id: string;
  readonly what: string;
  readonly requirement: RequirementId;
  readonly needs?: readonly Need[];
  readonly triple: (bench: CaseBench) => Triple | null;
}

function rejections(): Case[] {
  const wrong = (length: number) => 'Zz9'.repeat(length).slice(0, length);
  const table: readonly Rejection[] = [
    {
      id: 'wrong-secret',
      what: 'A wrong secret',
      requirement: 'E-AUTH-02',
      triple: ({ device }) => withWrongSecret(device),
    },
    {
      id: 'unknown-device-name',
      what: 'A device name that the product does not have',
      requirement: 'E-AUTH-03',
      triple: ({ device }) => ({ ...device, deviceName: wrong(device.deviceName.length) }),
    },
    {
      id: 'unknown-product-key',
      what: 'A product key that does not exist',
      requirement: 'E-AUTH-04',
      triple: ({ device }) => ({ ...device, productKey: wrong(device.productKey.length) }),
    },
    {
      id: 'secret-of-another-device',
      what: 'The secret of another device',
      requirement: 'E-AUTH-06',
      triple: ({ device, cloud }) => ({ ...device, deviceSecret: cloud.other.deviceSecret }),
    },
    {
      id: 'device-name-in-the-wrong-case',
      what: 'A device name in the wrong case',
      requirement: 'E-AUTH-07',
      triple: ({ device }) => ({ ...device, deviceName: swapCase(device.deviceName) }),
    },
  ];
  return table.map(({ id, what, requirement, needs, triple }) => ({
    id: `auth-${id}-is-reported-fail`,
    title: `${what} is legal input, answered OK, and reported as +ALIAUTH: FAIL`,
    level: 'must',
    requirements: ['R-012', 'R-016', requirement],
    from: 'idle',
    needs: ['auth', ...(needs ?? [])],
    refutedBy: [mutant.reportsOkWhateverTheServerSays, mutant.reportsCmeErrorForRejection],
    run: async (bench) => {
      const rejected = triple(bench);
      if (!rejected) return;
      const { exchange, report } = await bench.module.authenticate(rejected);
      bench.check('the input is legal', isAccepted(exchange)).is(true);
      bench.check('authentication result', textOf(report)).matches(REJECTION);
    },
  }));
}

function swapCase(text: string): string {
  return text.replace(/[a-z]/gi, (c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase()));
}
