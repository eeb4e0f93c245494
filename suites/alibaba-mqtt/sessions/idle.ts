import { ModuleFault } from '../../../harness/at/fault';
import type { Case, CaseBench } from '../../../harness/conformance/case';
import { neverPings } from '../../../harness/emulator/mutants/session';

/** A broker ends a connection after 1.5 keepalives of silence (MQTT 3.1.1, 3.1.2.10); wait this much longer, ms. */
const MARGIN_MS = 10_000;

/** No messages are sent: only the module can keep the connection alive. */
export const idle: readonly Case[] = [
  {
    id: 'session-that-idles-is-kept-alive',
    title: 'An idle connection is kept alive by PINGREQ, and the device stays online',
    level: 'should',
    requirements: ['E-CONN-15', 'A-22'],
    from: 'connected',
    needs: ['packets', 'presence', 'endurance'],
    refutedBy: [neverPings],
    async run(bench) {
      const { cloud, check, observe } = bench;
      const keepalive = keepaliveOf(bench);
      observe('keepalive of a connection that idles, s', keepalive);
      const since = cloud.mark();
      const closed = await cloud.witness.next((e) => e.what === 'CLOSED', {
        since,
        deadlineMs: keepalive * 1_500 + MARGIN_MS,
      });
      await cloud.proveAlive();
      check('end of the connection', closed?.what === 'CLOSED' ? closed.end : 'none').is('none');
      check('PINGREQ packets', cloud.sent('PINGREQ', since).length).satisfies(
        'at least one',
        cloud.sent('PINGREQ', since).length > 0,
      );
    },
  },
];

/** The keepalive of the module's CONNECT. @throws ModuleFault for 0, which permits silence without limit */
function keepaliveOf({ cloud }: CaseBench): number {
  const keepalive = cloud.sent('CONNECT', 0).at(-1)?.keepalive ?? 0;
  if (keepalive === 0) throw new ModuleFault('keepalive of CONNECT', 'a number of seconds', '0');
  return keepalive;
}
