import { resultText } from '../../../harness/bench/sent-command';
import type { Case } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/subscription-reception';
import { CLOUDSUB } from '../../../harness/family/me3630/commands';
import { subscribed } from '../../steps/subscribing';

/** Messages and commands around the time at which a topic is granted. */
export const reception: readonly Case[] = [
  {
    id: 'sub-message-right-behind-the-acknowledgement-is-reported',
    title: 'A message that the cloud sends together with the SUBACK is reported once',
    level: 'must',
    requirements: ['R-048', 'A-43', 'E-SUB-24'],
    from: 'connected',
    needs: ['packets', 'downlink'],
    refutedBy: [mutant.losesMessagesInFrontOfTheReport],
    async run(bench) {
      const { module, cloud, check, fence, nonce, topic } = bench;
      const [since, from, early] = [cloud.mark(), module.mark(), nonce()];
      const granting = cloud.witness.next((e) => e.what === 'SUBACK', {
        since,
        deadlineMs: module.deadlines.cloud,
      });
      const pushing = granting.then((e) => (e ? cloud.push(topic('data'), early) : undefined));
      await subscribed(bench, [topic('data'), 0]);
      await pushing;
      const reported = await fence.down(topic('data'), from);
      check(
        'messages reported',
        reported.map((m) => m.payload.toString()),
      ).is([early]);
    },
  },
  {
    id: 'sub-report-survives-the-next-command',
    title: 'A module that says OK first reports the subscription though another command has come meanwhile',
    level: 'must',
    requirements: ['R-046', 'A-33'],
    from: 'connected',
    needs: ['faults', 'packets'],
    refutedBy: [mutant.losesTheReportWhenTheNextCommandComes],
    async run({ module, check, faults, topic }) {
      faults.suback({ kind: 'late', ms: 120 });
      const from = module.mark();
      const line = `AT+CLOUDSUB=${topic('data')},0`;
      check('final result of AT+CLOUDSUB', resultText(await module.send(line, { deadline: 'cloud' }))).is(
        'OK',
      );
      check('final result of the AT behind it', resultText(await module.send('AT'))).is('OK');
      const { token } = await module.next((t) => t.kind === 'line' && t.name === '+CLOUDSUBACK', {
        from,
        deadline: 'cloud',
        what: CLOUDSUB.reportCalled,
      });
      check('report of AT+CLOUDSUB', token.kind === 'line' && token.text).matches(/^\+CLOUDSUBACK: ?\S+$/);
    },
  },
];
