import { resultText } from '../../../harness/bench/sent-command';
import type { Case } from '../../../harness/conformance/case';
import { hangsWithoutDataCall } from '../../../harness/emulator/mutants/auth-trouble';
import { dial, hangUp } from '../../steps/bearer';
import { authenticate } from '../../steps/login';
import { textOf } from '../../steps/reading';

/** The host makes the data call of chapter 2; the manual does not say whether the module's own MQTT needs it. */
export const withoutBearer: readonly Case[] = [
  {
    id: 'auth-without-data-call-is-survived',
    title: 'CLOUDAUTH without a data call is answered, and works once the call is made',
    level: 'observe',
    requirements: ['E-AUTH-20', 'E-PRE-01', 'A-72'],
    from: 'idle',
    leaves: 'authenticated',
    needs: ['bearer'],
    refutedBy: [hangsWithoutDataCall],
    async run(bench) {
      const { module, device, observe } = bench;
      await hangUp(bench);
      try {
        const { exchange, report } = await module.authenticate(device);
        observe('CLOUDAUTH without data call is answered', resultText(exchange));
        observe('CLOUDAUTH without data call is reported', textOf(report));
      } finally {
        await dial(bench);
      }
      await authenticate(bench);
    },
  },
];
