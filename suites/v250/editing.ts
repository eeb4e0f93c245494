import { linesOf, resultText } from '../../harness/bench/sent-command';
import { type Case, type CaseBench, clause } from '../../harness/conformance/case';
import * as mutant from '../../harness/emulator/mutants/line-input';
import { CLOUDSUB } from '../../harness/family/me3630/commands';
import { v250 } from '../documents';

/** S5 deletes the previous character. */
export const editing = clause({
  document: v250,
  number: '5.2.2',
  title: 'Command line editing',
  cases: [
    edited('a-query', 'AT+CPIN?', async ({ module, check }) => {
      const exchange = await module.send('AT+CPINX\b?');
      check('AT+CPIN? as edited: its information, its result', [
        linesOf(exchange).some((line) => line.startsWith('+CPIN:')),
        resultText(exchange),
      ]).is([true, 'OK']);
    }),
    edited('a-topic', 'the topic of CLOUDSUB', async ({ module, cloud, check, topic, nonce }) => {
      const since = module.mark();
      const mark = nonce();
      const exchange = await module.send(`AT+CLOUDSUB=${topic('datX')}\ba,0`);
      check('AT+CLOUDSUB as edited', resultText(exchange)).is('OK');
      await module.next((t) => t.kind === 'line' && t.name === '+CLOUDSUBACK', {
        from: since,
        deadline: 'cloud',
        what: CLOUDSUB.reportCalled,
      });
      await cloud.push(topic('data'), mark);
      const found = await module.received((m) => m.payload.toString() === mark, {
        since,
        what: 'message on the topic as edited',
      });
      check('topic of the message', found.topic).is(topic('data'));
      await module.unsubscribe(topic('data'));
      module.forgetCommands();
    }),
    edited('a-message', 'the message of CLOUDPUB', async ({ module, cloud, check, topic, nonce }) => {
      const since = cloud.mark();
      const mark = nonce();
      check('AT+CLOUDPUB as edited', resultText(await module.publish(topic('data'), 0, `${mark}X\b`))).is(
        'OK',
      );
      const published = await cloud.expect('PUBLISH', { since, what: 'the message as edited' });
      check('message', published.payload.toString()).is(mark);
    }),
  ],
});

function edited(id: string, what: string, run: (bench: CaseBench) => Promise<void>): Case {
  return {
    id: `backspace-in-${id}-takes-a-character-back`,
    title: `Backspace deletes a character of ${what}`,
    level: 'should',
    requirements: ['S-03', 'E-V-03'],
    from: id === 'a-query' ? 'idle' : 'connected',
    ...(id === 'a-query' ? {} : { needs: ['downlink', 'uplink'] as const }),
    refutedBy: [mutant.cannotTakeBack],
    run,
  };
}
