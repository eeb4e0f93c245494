import { linesOf, resultText } from '../../harness/bench/sent-command';
import { clause } from '../../harness/conformance/case';
import * as mutant from '../../harness/emulator/mutants/line-input';
import { v250 } from '../documents';

/** `A/` repeats the last line; no CR follows it. */
export const repeating = clause({
  document: v250,
  number: '5.2.4',
  title: 'Repeating a command line',
  cases: [
    {
      id: 'repetition-of-a-query-answers-again',
      title: 'A/ repeats a query with its information',
      level: 'should',
      requirements: ['S-11', 'E-V-03'],
      from: 'idle',
      refutedBy: [mutant.repeatsNothing, mutant.answersARepetitionWithoutRepeating],
      async run({ module, check }) {
        await module.send('AT+CPIN?');
        const repeated = await module.send('A/', { terminator: '' });
        check(
          'information of AT+CPIN? when it is repeated',
          linesOf(repeated).some((line) => line.startsWith('+CPIN:')),
        ).is(true);
        check('A/ behind AT+CPIN?', resultText(repeated)).is('OK');
      },
    },
    {
      id: 'repetition-of-a-publish-publishes-again',
      title: 'A/ after CLOUDPUB publishes the message once more',
      level: 'should',
      requirements: ['S-11', 'E-V-01'],
      from: 'connected',
      needs: ['uplink'],
      refutedBy: [mutant.answersARepetitionWithoutRepeating],
      async run({ module, cloud, check, topic, nonce, fence }) {
        const since = cloud.mark();
        const mark = nonce();
        await module.publish(topic('data'), 0, mark);
        check('A/', resultText(await module.send('A/', { terminator: '', deadline: 'cloud' }))).is('OK');
        const seen = await fence.up(topic('data'), since);
        check('messages', seen.filter((e) => e.payload.toString() === mark).length).is(2);
      },
    },
  ],
});
