import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case, CaseBench } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/auth';
import * as trouble from '../../../harness/emulator/mutants/auth-trouble';
import { awaitResults, request, resultsSince, SUCCESS } from '../../steps/authentication';
import { stayConnected } from '../../steps/login';
import { textOf } from '../../steps/reading';

/** The server's response time in cases that need time between OK and the result, ms. */
const UNHURRIED_MS = 200;

/** Several authentications, and commands of the host during one. */
export const repeated: readonly Case[] = [
  {
    id: 'auth-again-before-connecting-is-answered',
    title: 'A second authentication before connecting is answered and reported like the first',
    level: 'must',
    requirements: ['R-014', 'E-AUTH-32', 'A-20'],
    from: 'authenticated',
    refutedBy: [mutant.authenticatesOnlyOnce],
    async run({ module, device, check }) {
      const { exchange, report } = await module.authenticate(device);
      check('final result of the second AT+CLOUDAUTH', resultText(exchange)).is('OK');
      check('second authentication result', textOf(report)).matches(SUCCESS);
    },
  },
  {
    id: 'auth-while-authenticating-is-survived',
    title: 'A second authentication while the first one runs leaves the module answering',
    level: 'observe',
    requirements: ['A-20', 'E-AUTH-30'],
    from: 'idle',
    needs: ['faults', 'auth'],
    refutedBy: [trouble.hangsOnASecondRequest],
    async run(bench) {
      const { module, cloud, faults, observe } = bench;
      await faults.auth({ kind: 'slow', ms: UNHURRIED_MS });
      const [since, cloudSince] = [module.mark(), cloud.mark()];
      const first = await request(bench);
      const second = await request(bench);
      await awaitResults(module, since, 1);
      const accepted = [first, second].filter(isAccepted).length;
      // A module may send several requests for one command, or one for two.
      const reports = Math.min(accepted, cloud.authentications(cloudSince).length);
      if (reports > 1) await awaitResults(module, since, reports);
      observe('CLOUDAUTH while authenticating is answered', resultText(second));
      observe('results of two overlapping CLOUDAUTH', resultsSince(module, since).length);
    },
  },
  {
    id: 'auth-lets-other-commands-in-before-its-result',
    title: 'Between OK and the authentication result the module answers other commands',
    level: 'must',
    requirements: ['R-012', 'R-014', 'E-AUTH-42'],
    from: 'idle',
    leaves: 'authenticated',
    needs: ['faults', 'auth'],
    refutedBy: [trouble.isDeafWhileItAuthenticates],
    async run(bench) {
      const { module, faults, check, observe } = bench;
      await faults.auth({ kind: 'slow', ms: UNHURRIED_MS });
      const since = module.mark();
      await request(bench);
      check('AT+CPIN? while authenticating', isAccepted(await module.send('AT+CPIN?'))).is(true);
      const atOnce = resultsSince(module, since).length === 0;
      observe('AT+CPIN? while authenticating is answered', atOnce ? 'at once' : 'behind the result');
      await awaitResults(module, since, 1);
      check('authentication results', resultsSince(module, since).join(' and ')).matches(SUCCESS);
    },
  },
  {
    id: 'auth-result-during-typing-loses-nothing',
    title: 'A result that arrives while a command is being typed disturbs neither of them',
    level: 'observe',
    requirements: ['R-014', 'E-AUTH-43'],
    from: 'idle',
    leaves: 'authenticated',
    needs: ['faults', 'auth'],
    refutedBy: [trouble.losesTheLineTypedDuringAReport],
    async run(bench) {
      const { module, faults, observe } = bench;
      await faults.auth({ kind: 'slow', ms: UNHURRIED_MS });
      const [since, cloudSince] = [module.mark(), bench.cloud.mark()];
      await request(bench);
      await module.session.write('AT+C');
      await serverHasAnswered(bench, cloudSince);
      const typed = await module.send('PIN?');
      await awaitResults(module, since, 1);
      observe('command typed while the authentication result arrives is answered', resultText(typed));
      observe('authentication results while a command is typed', resultsSince(module, since).length);
    },
  },
  ...whileConnected(),
];

/** Waits for the server's answer at the cloud, as some modules hold the result back until the line is complete. */
async function serverHasAnswered({ cloud }: CaseBench, since: number): Promise<void> {
  await cloud.loginAnswered(since, 3 * UNHURRIED_MS);
}

function whileConnected(): Case[] {
  const table: readonly [id: string, whose: string, refutedBy: Case['refutedBy']][] = [
    ['the-same-device', 'the same device', [mutant.restartsWhenAuthenticatedWhileConnected]],
    ['another-device', 'another device', [mutant.hangsWhenAnotherDeviceAuthenticates]],
  ];
  return table.map(([id, whose, refutedBy]) => ({
    id: `auth-of-${id}-while-connected-is-survived`,
    title: `Authenticating ${whose} while connected leaves the module in a known state`,
    level: 'observe',
    requirements: ['A-20', 'E-AUTH-31'],
    from: 'connected',
    needs: ['presence', 'uplink'],
    refutedBy,
    async run(bench) {
      const { module, cloud, device, observe } = bench;
      const triple = whose === 'the same device' ? device : cloud.other;
      const { exchange, report } = await module.authenticate(triple);
      observe(`CLOUDAUTH of ${whose} while connected is answered`, resultText(exchange));
      observe(`CLOUDAUTH of ${whose} while connected is reported`, textOf(report));
      observe(`still connected after CLOUDAUTH of ${whose}`, await cloud.isOnline());
      await stayConnected(bench);
    },
  }));
}
