import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Triple } from '../../../harness/cloud/cloud';
import type { Case, RequirementId } from '../../../harness/conformance/case';
import { restartsAtTripleWith, takesTripleWith } from '../../../harness/emulator/mutants/auth-by-input';
import { joined } from '../../steps/authentication';
import { textOf } from '../../steps/reading';

/** Missing or surplus parameters, and command forms that the manual does not mention. */
export const inputs: readonly Case[] = [...incomplete(), ...unspecified()];

/** "必需": all three are mandatory, and there are three. */
function incomplete(): Case[] {
  const table: readonly [
    id: keyof typeof takesTripleWith,
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
    refutedBy: [takesTripleWith[id]],
    async run({ module, cloud, device, check }) {
      const since = cloud.mark();
      const { exchange } = await module.authenticate(parameters(device));
      check('the input is taken as legal', isAccepted(exchange)).is(false);
      if (cloud.capabilities.has('auth'))
        check('requests at the authentication server', cloud.authentications(since).length).is(0);
    },
  }));
}

/** The manual does not specify the outcome; the module must keep answering. */
function unspecified(): Case[] {
  const named = (deviceName: string) => (t: Triple) => joined({ ...t, deviceName });
  const table: readonly [
    id: keyof typeof restartsAtTripleWith,
    what: string,
    requirement: RequirementId,
    parameters: (t: Triple) => string,
  ][] = [
    ['a-fourth-parameter', 'a fourth parameter', 'E-AUTH-12', (t) => `${joined(t)},surplus`],
    ['a-trailing-comma', 'a trailing comma', 'E-AUTH-12', (t) => `${joined(t)},`],
    ['quotes', 'quotes around each parameter', 'E-AUTH-13', (t) => joined(t).replace(/[^,]+/g, '"$&"')],
    ['one-pair-of-quotes', 'one pair of quotes around all parameters', 'E-AUTH-13', (t) => `"${joined(t)}"`],
    ['half-a-quote', 'a quote that is not closed', 'E-AUTH-13', (t) => `"${joined(t)}`],
    ['single-quotes', 'single quotes', 'E-AUTH-13', (t) => joined(t).replace(/[^,]+/g, "'$&'")],
    ['blanks', 'a blank behind each comma', 'E-AUTH-14', (t) => joined(t).replaceAll(',', ', ')],
    ['blanks-around', 'blanks around all parameters', 'E-AUTH-14', (t) => ` ${joined(t)} `],
    ['a-comma-inside', 'a comma inside the dname', 'E-AUTH-16', named('qq,qq')],
    ['a-format-string', 'a format string for a dname', 'E-AUTH-17', named('%s%n%x')],
    ['a-semicolon', 'a semicolon inside the dname', 'E-AUTH-15', named('qq;qq')],
    ['a-second-command', 'a second command behind a semicolon', 'E-AUTH-41', (t) => `${joined(t)};+CPIN?`],
  ];
  return table.map(([id, what, requirement, parameters]) => ({
    id: `auth-with-${id}-is-survived`,
    title: `CLOUDAUTH with ${what} leaves the module answering`,
    level: 'observe',
    requirements: [requirement, 'A-92', ...(/quote/.test(id) ? (['A-16'] as const) : [])],
    from: 'idle',
    refutedBy: [restartsAtTripleWith[id]],
    async run({ module, device, observe }) {
      const { exchange, report } = await module.authenticate(parameters(device));
      observe(`CLOUDAUTH with ${what} is answered`, resultText(exchange));
      observe(`CLOUDAUTH with ${what} is reported`, textOf(report));
    },
  }));
}
