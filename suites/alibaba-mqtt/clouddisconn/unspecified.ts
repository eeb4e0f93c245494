import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/disconnect';
import { awaitResults, request, resultsSince } from '../../steps/authentication';
import { authenticate, login } from '../../steps/login';
import { setUpTopics } from '../../steps/topics';

/** CLOUDDISCONN at other times: the manual only requires that the module keeps answering. */
export const unspecified: readonly Case[] = [
  {
    id: 'disconn-twice-without-connection-is-survived',
    title: 'CLOUDDISCONN twice, without authentication or connection, leaves the module answering',
    level: 'observe',
    requirements: ['E-DIS-02', 'E-DIS-03'],
    from: 'idle',
    refutedBy: [mutant.hangsWhenDisconnectedAlready],
    async run({ module, observe }) {
      observe('CLOUDDISCONN without connection is answered', resultText(await module.disconnect()));
      observe('CLOUDDISCONN twice is answered', resultText(await module.disconnect()));
    },
  },
  {
    id: 'disconn-before-connecting-is-survived',
    title: 'CLOUDDISCONN between authentication and connection leaves the module answering',
    level: 'observe',
    requirements: ['E-DIS-03'],
    from: 'idle',
    refutedBy: [mutant.restartsWhenDisconnectedBeforeConnecting],
    async run(bench) {
      await authenticate(bench);
      const answer = resultText(await bench.module.disconnect());
      bench.observe('CLOUDDISCONN before connecting is answered', answer);
    },
  },
  {
    id: 'disconn-while-authenticating-is-survived',
    title: 'CLOUDDISCONN while an authentication runs leaves the module answering',
    level: 'observe',
    requirements: ['E-DIS-04'],
    from: 'idle',
    needs: ['faults', 'auth'],
    refutedBy: [mutant.hangsWhenDisconnectedWhileAuthenticating],
    async run(bench) {
      const { module, faults, observe } = bench;
      await faults.auth({ kind: 'slow', ms: 300 });
      const since = module.mark();
      await request(bench);
      observe('CLOUDDISCONN while authenticating is answered', resultText(await module.disconnect()));
      await awaitResults(module, since, 1);
      observe('CLOUDAUTH disturbed by CLOUDDISCONN is reported', resultsSince(module, since).join(' and '));
    },
  },
  {
    id: 'disconn-with-a-parameter-is-survived',
    title: 'CLOUDDISCONN with a parameter ends the connection, or is refused and leaves it alone',
    level: 'observe',
    requirements: ['E-DIS-07'],
    from: 'connected',
    needs: ['presence'],
    refutedBy: [mutant.disconnectsThoughItRefuses],
    async run(bench) {
      const { module, observe } = bench;
      const exchange = await module.send('AT+CLOUDDISCONN=1', { deadline: 'disconnect' });
      observe('CLOUDDISCONN with a parameter is answered', resultText(exchange));
      if (!isAccepted(exchange)) return;
      await module.disconnect();
      await login(bench);
    },
  },
  {
    id: 'disconn-amid-messages-is-survived',
    title: 'CLOUDDISCONN while messages arrive leaves the module answering',
    level: 'observe',
    requirements: ['E-DIS-09'],
    from: 'connected',
    leaves: 'idle',
    needs: ['downlink', 'presence', 'endurance'],
    refutedBy: [mutant.losesItsTongueOverAMessageAtTheEnd],
    async run(bench) {
      const { module, cloud, topic, nonce, observe } = bench;
      await setUpTopics(bench, [topic('data'), 0]);
      for (let n = 1; n <= 20; n += 1) await cloud.push(topic('data'), nonce());
      observe('CLOUDDISCONN amid messages is answered', resultText(await module.disconnect()));
    },
  },
];
