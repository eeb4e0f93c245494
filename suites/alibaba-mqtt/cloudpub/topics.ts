import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/publish-input';
import { checkRefused, deliver } from '../../steps/delivery';
import { stayConnected } from '../../steps/login';

/** Topics that MQTT or the platform forbid a device to publish to. */
export const topics: readonly Case[] = [
  ...wildcards(),
  {
    id: 'pub-to-a-foreign-topic-is-survived',
    title: 'A message to a topic of another device leaves the module answering',
    level: 'observe',
    requirements: ['A-51', 'E-PUB-16'],
    from: 'connected',
    needs: ['packets', 'presence'],
    refutedBy: [mutant.refusesForeignTopicsTooLate],
    async run(bench) {
      const { module, cloud, observe, nonce } = bench;
      const { productKey, deviceName } = cloud.other;
      const since = cloud.mark();
      const exchange = await module.publish(`/${productKey}/${deviceName}/data`, 0, nonce());
      observe('a message to a foreign topic is answered', resultText(exchange));
      const patience = cloud.patienceFor('PUBLISH', module.deadlines.delivery);
      const wait = { since, deadlineMs: isAccepted(exchange) ? patience : 0 };
      const left = await cloud.witness.next((e) => e.what === 'PUBLISH' && e.dir === 'rx', wait);
      observe('a message to a foreign topic leaves the module', left !== null);
      await stayConnected(bench);
    },
  },
];

function wildcards(): Case[] {
  const table: readonly (readonly [id: string, what: string, leaf: string])[] = [
    ['a-plus', '"+" for a level', '+'],
    ['a-hash', '"#" for its end', '#'],
  ];
  return table.map(([id, what, leaf]) => ({
    id: `pub-to-a-topic-with-${id}-is-refused`,
    title: `A topic with ${what} is refused and nothing is published`,
    level: 'should',
    requirements: ['E-PUB-16'],
    from: 'connected',
    needs: ['packets'],
    refutedBy: [mutant.publishesToWildcards],
    async run(bench) {
      const delivery = await deliver(bench, `${bench.topic(leaf)},0,${bench.nonce()}`);
      checkRefused(bench, delivery);
      const answer = isAccepted(delivery.exchange) ? 'accepted' : 'refused';
      bench.observe(`a topic with ${what} is`, `${answer} with ${resultText(delivery.exchange)}`);
    },
  }));
}
