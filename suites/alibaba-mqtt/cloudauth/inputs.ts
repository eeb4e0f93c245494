import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Triple } from '../../../harness/cloud/cloud';
import type { Case, RequirementId } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/auth';
import { textOf } from '../reading';

/** Parameters that are missing or too many, and forms that the manual does not speak of. */
export const inputs: readonly Case[] = [
  ...incomplete(),
  ...unspecified(),
  {
    id: 'auth-again-before-connecting-is-answered',
    title: 'A second authentication before connecting is answered and reported like the first',
    level: 'must',
    requirements: ['R-014', 'E-AUTH-32', 'A-20'],
    from: 'authenticated',
    refutedBy: [mutant.authenticatesOnlyOnce],
    async run({ module, device, check }) {
      const { exchange, report } = await module.authenticate(device);
      check('final result of the second AT+CLOUDAUTH', resultText(exchange)).is('OK');
      check('second authentication result', textOf(report)).is('+ALIAUTH: OK');
    },
  },
  {
    id: 'auth-while-connected-is-survived',
    title: 'Authenticating again while connected leaves the connection in a known state',
    level: 'observe',
    requirements: ['A-20', 'E-AUTH-31'],
    from: 'connected',
    leaves: 'unknown',
    needs: ['presence'],
    refutedBy: [mutant.restartsWhenAuthenticatedWhileConnected],
    async run({ module, cloud, device, observe }) {
      const { exchange, report } = await module.authenticate(device);
      observe('CLOUDAUTH while connected is answered', resultText(exchange));
      observe('CLOUDAUTH while connected is reported', textOf(report));
      observe('connected after CLOUDAUTH while connected', await cloud.isOnline());
    },
  },
];

/** "必需": all three are mandatory, and there are three. */
function incomplete(): Case[] {
  const table: readonly [
    id: string,
    what: string,
    requirement: RequirementId,
    parameters: (t: Triple) => string,
  ][] = [
    ['no-pkey', 'An empty pkey', 'E-AUTH-11', (t) => `,${t.deviceName},${t.deviceSecret}`],
    ['no-dname', 'An empty dname', 'E-AUTH-11', (t) => `${t.productKey},,${t.deviceSecret}`],
    ['no-dsrt', 'An empty dsrt', 'E-AUTH-11', (t) => `${t.productKey},${t.deviceName},`],
    ['nothing', 'Nothing behind the equals sign', 'E-AUTH-11', () => ''],
    ['only-commas', 'Three empty parameters', 'E-AUTH-11', () => ',,'],
    ['two-parameters', 'A missing dsrt', 'E-AUTH-12', (t) => `${t.productKey},${t.deviceName}`],
    ['one-parameter', 'A pkey alone', 'E-AUTH-12', (t) => t.productKey],
  ];
  return table.map(([id, what, requirement, parameters]) => ({
    id: `auth-with-${id}-is-refused`,
    title: `${what} is not legal input`,
    level: 'must',
    requirements: ['R-021', requirement],
    from: 'idle',
    refutedBy: [mutant.takesMissingParameters],
    async run({ module, cloud, device, check }) {
      const since = cloud.mark();
      const { exchange } = await module.authenticate(parameters(device));
      check('the input is taken as legal', isAccepted(exchange)).is(false);
      if (cloud.cloud.capabilities.has('auth'))
        check('requests at the authentication server', cloud.authentications(since).length).is(0);
    },
  }));
}

/** The manual does not say what happens; whatever does must leave the module answering. */
function unspecified(): Case[] {
  const table: readonly [
    id: string,
    what: string,
    requirement: RequirementId,
    parameters: (t: Triple) => string,
  ][] = [
    ['a-fourth-parameter', 'a fourth parameter', 'E-AUTH-12', (t) => `${joined(t)},surplus`],
    ['a-trailing-comma', 'a trailing comma', 'E-AUTH-12', (t) => `${joined(t)},`],
    ['quotes', 'quotes around each parameter', 'E-AUTH-13', (t) => joined(t).replace(/[^,]+/g, '"$&"')],
    ['one-pair-of-quotes', 'one pair of quotes around all parameters', 'E-AUTH-13', (t) => `"${joined(t)}"`],
    ['blanks', 'a blank behind each comma', 'E-AUTH-14', (t) => joined(t).replaceAll(',', ', ')],
    ['a-comma-inside', 'a comma inside the dname', 'E-AUTH-16', (t) => joined({ ...t, deviceName: 'qq,qq' })],
    [
      'a-format-string',
      'a format string for a dname',
      'E-AUTH-17',
      (t) => joined({ ...t, deviceName: '%s%n%x' }),
    ],
    [
      'a-semicolon',
      'a semicolon inside the dname',
      'E-AUTH-15',
      (t) => joined({ ...t, deviceName: 'qq;qq' }),
    ],
  ];
  return table.map(([id, what, requirement, parameters]) => ({
    id: `auth-with-${id}-is-survived`,
    title: `CLOUDAUTH with ${what} leaves the module answering`,
    level: 'observe',
    requirements: [requirement, 'A-92'],
    from: 'idle',
    leaves: 'idle',
    refutedBy: [mutant.hangsOnOddParameters],
    async run({ module, device, observe }) {
      const { exchange, report } = await module.authenticate(parameters(device));
      observe(`CLOUDAUTH with ${what} is answered`, resultText(exchange));
      observe(`CLOUDAUTH with ${what} is reported`, textOf(report));
    },
  }));
}

function joined({ productKey, deviceName, deviceSecret }: Triple): string {
  return [productKey, deviceName, deviceSecret].join();
}
