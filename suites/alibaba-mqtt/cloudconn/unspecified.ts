import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case, CaseBench } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/connect';
import { withWrongSecret } from '../../steps/authentication';
import { authenticate } from '../../steps/login';

/**
 * The manual shows only by an example when CLOUDCONN may be sent; at other times the module must keep answering. Each
 * case costs a connect, so a short run contains only two of them.
 */
export const unspecified: readonly Case[] = [
  {
    id: 'conn-without-authentication-is-survived',
    title: 'CLOUDCONN after a CLOUDDISCONN, without authentication, leaves the module in a known state',
    level: 'observe',
    requirements: ['E-CONN-02', 'E-CONN-12', 'A-65'],
    from: 'idle',
    needs: ['presence'],
    connects: 1,
    refutedBy: [mutant.restartsWhenConnectingWithoutLogin],
    async run(bench) {
      await bench.module.disconnect();
      await connectAndLeave(bench, 'CLOUDCONN without authentication', 'AT+CLOUDCONN');
    },
  },
  {
    id: 'conn-after-failed-authentication-is-survived',
    title: 'CLOUDCONN after an authentication that failed leaves the module in a known state',
    level: 'observe',
    requirements: ['E-CONN-03'],
    from: 'idle',
    needs: ['presence', 'auth', 'endurance'],
    connects: 1,
    refutedBy: [mutant.restartsWhenConnectingWithoutLogin],
    async run(bench) {
      await bench.module.authenticate(withWrongSecret(bench.device));
      await connectAndLeave(bench, 'CLOUDCONN after a failed authentication', 'AT+CLOUDCONN');
    },
  },
  {
    id: 'conn-with-parameters-is-survived',
    title:
      'CLOUDCONN with the keep alive, session and version parameters of a related module leaves the module in a known state',
    level: 'observe',
    requirements: ['E-CONN-07', 'A-22'],
    from: 'idle',
    needs: ['presence', 'endurance'],
    connects: 1,
    refutedBy: [mutant.hangsOnConnectWithParameters],
    async run(bench) {
      await authenticate(bench);
      await connectAndLeave(bench, 'CLOUDCONN with parameters', 'AT+CLOUDCONN=60,0,4');
    },
  },
  {
    id: 'conn-twice-is-survived',
    title: 'CLOUDCONN while connected leaves the device connected',
    level: 'observe',
    requirements: ['E-CONN-05'],
    from: 'connected',
    needs: ['presence'],
    connects: 1,
    refutedBy: [mutant.hangsWhenConnectedAlready, mutant.dropsTheConnectionAtASecondConnect],
    async run({ module, cloud, observe }) {
      const since = cloud.mark();
      observe('CLOUDCONN while connected is answered', resultText(await module.connect()));
      observe('CONNECT packets of CLOUDCONN while connected', cloud.sent('CONNECT', since).length);
    },
  },
];

/**
 * Records the outcome and returns to the initial state; a firmware that accepts the command may need time to connect.
 */
async function connectAndLeave(
  { module, cloud, observe }: CaseBench,
  what: string,
  line: string,
): Promise<void> {
  const exchange = await module.send(line, { deadline: 'connect' });
  observe(`${what} is answered`, resultText(exchange));
  observe(`online after ${what}`, isAccepted(exchange) ? await cloud.becomes(true) : await cloud.isOnline());
  await module.disconnect();
}
