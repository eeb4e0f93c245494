import { linesOf, resultText } from '../../harness/bench/sent-command';
import { type Case, clause } from '../../harness/conformance/case';
import { saysOkWithoutTheInformationOf } from '../../harness/emulator/mutants/identification-by-input';
import { hidesRegister } from '../../harness/emulator/mutants/names-by-input';
import { restartsAtZ } from '../../harness/emulator/mutants/results';
import { v250 } from '../documents';
import { authenticates, connects, plainly } from '../steps/six-commands';

/** Identification, and the commands that reset settings. */
export const general = clause({
  document: v250,
  number: '6.1',
  title: 'Generic DTE-DCE interface commands',
  cases: [
    ...(
      [
        ['ati', 'ATI', /\S/],
        ['gmi', 'AT+GMI', /\S/],
        ['gmm', 'AT+GMM', /\S/],
        ['gmr', 'AT+GMR', /\S/],
      ] as const
    ).map(
      ([id, line, text]): Case => ({
        id: `${id}-identifies-the-module`,
        title: `${line} is answered by a text, and OK`,
        level: 'should',
        requirements: ['S-21', 'S-17'],
        from: 'idle',
        refutedBy: [saysOkWithoutTheInformationOf[id]],
        async run({ module, check, observe }) {
          const exchange = await module.send(line);
          check(`final result of ${line}`, resultText(exchange)).is('OK');
          check(`information of ${line}`, linesOf(exchange).join('\n')).matches(text);
          observe(`${line}, lines of information`, linesOf(exchange).length);
        },
      }),
    ),
    ...(
      [
        ['s3', 'ATS3?', 13],
        ['s4', 'ATS4?', 10],
        ['s5', 'ATS5?', 8],
      ] as const
    ).map(
      ([id, line, value]): Case => ({
        id: `register-${id}-can-be-read`,
        title: `${line} shows ${value}, in three digits`,
        level: 'should',
        requirements: ['S-03'],
        from: 'idle',
        refutedBy: [hidesRegister[id]],
        async run({ module, check }) {
          const exchange = await module.send(line);
          check(`final result of ${line}`, resultText(exchange)).is('OK');
          check(
            `value that ${line} shows`,
            linesOf(exchange)
              .filter((text) => /^\d+$/.test(text))
              .join(' and '),
          ).is(String(value).padStart(3, '0'));
        },
      }),
    ),
    {
      id: 'restoring-defaults-while-connected-is-survived',
      title: 'ATZ and AT&F leave the module answering, with or without its connection',
      level: 'observe',
      requirements: ['S-21'],
      from: 'connected',
      needs: ['presence'],
      refutedBy: [restartsAtZ],
      async run(bench) {
        const { module, cloud, observe } = bench;
        try {
          for (const line of ['ATZ', 'AT&F']) {
            observe(`${line} is answered`, resultText(await module.send(line)));
            observe(`still connected after ${line}`, await cloud.isOnline());
          }
        } finally {
          for (const line of ['ATE0', 'ATV1', 'ATQ0', 'AT+CMEE=1']) await module.send(line);
        }
        if (await cloud.isOnline()) return;
        await authenticates(bench, plainly(bench));
        await connects(bench, plainly(bench));
      },
    },
  ],
});
