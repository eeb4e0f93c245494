import { isAccepted } from '../../../harness/bench/sent-command';
import type { Case, RequirementId } from '../../../harness/conformance/case';
import { takesListWith } from '../../../harness/emulator/mutants/subscription-by-input';
import { saysOkToSubscribeToNothing } from '../../../harness/emulator/mutants/subscription-syntax';
import { refused } from '../../steps/subscribing';

/** `<topic1>,<qos>,<topic2>,<qos>...`: pairs without a missing part. */
export const syntax: readonly Case[] = [
  ...malformed(),
  {
    id: 'sub-without-parameters-is-refused',
    title: 'CLOUDSUB alone, without an equals sign, is refused',
    level: 'must',
    requirements: ['R-040', 'E-SUB-11'],
    from: 'connected',
    refutedBy: [saysOkToSubscribeToNothing],
    async run({ module, check }) {
      const exchange = await module.send('AT+CLOUDSUB', { deadline: 'cloud' });
      check('AT+CLOUDSUB is taken', isAccepted(exchange)).is(false);
    },
  },
];

function malformed(): Case[] {
  const data = (topic: (leaf: string) => string) => topic('data');
  const table: readonly [
    id: keyof typeof takesListWith,
    what: string,
    parameters: (topic: (leaf: string) => string) => string,
    requirement?: RequirementId,
  ][] = [
    ['nothing', 'Nothing behind the equals sign', () => ''],
    ['no-qos', 'A topic without its QoS', (t) => data(t), 'R-043'],
    ['no-second-qos', 'A second topic without its QoS', (t) => `${data(t)},0,${t('data2')}`, 'R-043'],
    ['a-reversed-pair', 'A QoS in front of its topic', (t) => `0,${data(t)}`],
    ['a-trailing-comma', 'A comma behind the last QoS', (t) => `${data(t)},0,`],
    ['a-leading-comma', 'A comma in front', (t) => `,${data(t)},0`],
    ['a-doubled-comma', 'Two commas between pairs', (t) => `${data(t)},0,,${t('data2')},1`],
    ['an-empty-topic', 'An empty topic', () => ',0', 'R-044'],
    ['an-empty-second-topic', 'An empty topic behind a good one', (t) => `${data(t)},0,,1`, 'R-044'],
    ['only-commas', 'Commas alone', () => ',,,', 'R-044'],
  ];
  return table.map(([id, what, parameters, requirement]) => ({
    id: `sub-with-${id}-is-refused`,
    title: `${what} is refused, and nothing is subscribed to`,
    level: 'must',
    requirements: ['R-040', 'A-25', 'E-SUB-11', ...(requirement ? [requirement] : [])],
    from: 'connected',
    refutedBy: [takesListWith[id]],
    run: (bench) => refused(bench, parameters(bench.topic)),
  }));
}
