import type { Case } from '../../harness/conformance/case';
import * as mutant from '../../harness/emulator/mutants/qos-packets';
import { ended } from '../steps/standing';
import { setUpTopics } from '../steps/topics';

/** SUBSCRIBE and UNSUBSCRIBE as requests (MQTT clauses 2.3.1, 3.8 and 3.10). */
export const subscriptions: readonly Case[] = [
  {
    id: 'mqtt-requests-have-a-packet-identifier',
    title: 'SUBSCRIBE and UNSUBSCRIBE carry a packet identifier other than 0',
    level: 'should',
    requirements: ['R-043', 'R-080'],
    from: 'connected',
    needs: ['packets'],
    refutedBy: [mutant.numbersRequestsWithZero],
    async run(bench) {
      const { module, cloud, check, topic } = bench;
      const since = cloud.mark();
      await setUpTopics(bench, [topic('data'), 0], [topic('data1'), 1]);
      await module.unsubscribe(topic('data'));
      await ended(bench, topic('data'), since);
      const requests = [...cloud.sent('SUBSCRIBE', since), ...cloud.sent('UNSUBSCRIBE', since)];
      const zero = requests.filter(({ packetId }) => packetId === 0).map(({ what }) => what);
      check('requests with packet identifier 0', zero).is([]);
    },
  },
  {
    id: 'mqtt-requests-leave-once',
    title: 'SUBSCRIBE and UNSUBSCRIBE are not repeated while the connection is up',
    level: 'should',
    requirements: ['R-040', 'R-080'],
    from: 'connected',
    needs: ['packets'],
    refutedBy: [mutant.asksTwice],
    async run(bench) {
      const { module, cloud, check, fence, topic } = bench;
      const since = cloud.mark();
      await setUpTopics(bench, [topic('data'), 1]);
      await module.unsubscribe(topic('data'));
      await fence.up(topic('up'), since);
      const asked = cloud.sent('SUBSCRIBE', since).flatMap((e) => e.topics.map((one) => one.topic));
      check('topics asked for', asked).is([topic('data')]);
      const given = cloud.sent('UNSUBSCRIBE', since).flatMap((e) => e.topics);
      check('topics given up', given).is([topic('data')]);
    },
  },
];
