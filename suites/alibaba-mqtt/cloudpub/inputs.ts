import type { Case } from '../../../harness/conformance/case';
import { publishes } from '../../../harness/emulator/mutants/publish-by-input';
import { restartsAtAnEmptyMessage } from '../../../harness/emulator/mutants/publish-input';
import { checkRefused, deliver, fateOf } from '../../steps/delivery';

/** "<topic>,<qos>,<message>": three parameters, none of which the manual calls optional. */
export const inputs: readonly Case[] = [
  ...incomplete(),
  {
    id: 'pub-empty-message-is-survived',
    title: 'CLOUDPUB with an empty message leaves the module answering',
    level: 'observe',
    requirements: ['A-54', 'E-PUB-11'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [restartsAtAnEmptyMessage],
    async run(bench) {
      bench.observe('an empty message is', fateOf(await deliver(bench, `${bench.topic('data')},0,`), ''));
    },
  },
];

function incomplete(): Case[] {
  const table: readonly (readonly [
    id: keyof typeof publishes,
    what: string,
    parameters: (topic: string) => string,
  ])[] = [
    ['without-message', 'Topic and QoS without a message', (topic) => `${topic},0`],
    ['without-qos', 'Topic and message without a QoS', (topic) => `${topic},hello`],
    ['with-an-empty-qos', 'An empty QoS', (topic) => `${topic},,hello`],
    ['with-an-empty-topic', 'An empty topic', () => ',0,hello'],
    ['with-a-topic-alone', 'A topic alone', (topic) => topic],
    ['with-nothing', 'Nothing behind the equals sign', () => ''],
    ['with-commas-alone', 'Three empty parameters', () => ',,'],
  ];
  return table.map(([id, what, parameters]) => ({
    id: `pub-${id}-is-refused`,
    title: `${what} is refused and nothing is published`,
    level: 'must',
    requirements: ['R-060', 'E-PUB-11', ...(id === 'with-an-empty-qos' ? (['E-PUB-15'] as const) : [])],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [publishes[id]],
    async run(bench) {
      checkRefused(bench, await deliver(bench, parameters(bench.topic('data'))));
    },
  }));
}
