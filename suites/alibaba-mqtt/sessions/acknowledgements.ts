import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { AckFault } from '../../../harness/cloud/cloud';
import type { CloudEventOf } from '../../../harness/cloud/witness';
import type { Case, CaseBench, RequirementId } from '../../../harness/conformance/case';
import { retransmitsWithoutDup } from '../../../harness/emulator/mutants/publish';
import * as mutant from '../../../harness/emulator/mutants/session';
import { stayConnected } from '../../steps/login';

/** Delay of a late PUBACK, ms: common on a mobile network. */
const LATE_MS = 200;

/** MQTT 3.1.1, 4.3.2: the broker acknowledges each QoS 1 message. Here it does so in unusual ways. */
export const acknowledgements: readonly Case[] = [
  ...tolerated(),
  {
    id: 'session-without-puback-repeats-with-dup-only',
    title: 'A message that is not acknowledged is sent again with DUP if at all, and the module stays usable',
    level: 'should',
    requirements: ['E-PUB-19', 'A-56', 'A-100'],
    from: 'connected',
    needs: ['faults', 'packets', 'presence'],
    refutedBy: [mutant.waitsForeverForPuback, mutant.repeatsMessagesAsIfNew],
    async run(bench) {
      const { module, cloud, faults, topic, nonce, check, observe } = bench;
      faults.puback({ kind: 'withheld' });
      const [since, message] = [cloud.mark(), nonce()];
      observe(
        'CLOUDPUB without PUBACK is answered',
        resultText(await module.publish(topic('data'), 1, message, { deadline: 'ownTimeout' })),
      );
      await cloud.expect('PUBLISH', { since, what: 'the message', match: carries(message) });
      await faults.reset();
      await stayConnected(bench);
      check('DUP of the copies', dupsOf(bench, message, since)).satisfies(
        'false, then true if sent again',
        dupsOf(bench, message, since).every((dup, copy) => dup === copy > 0),
      );
    },
  },
];

/** Acknowledgements that are unusual but legal: the message counts as published, once. */
function tolerated(): Case[] {
  const table: readonly [id: string, fault: AckFault, requirement: RequirementId, by: Case['refutedBy']][] = [
    ['late', { kind: 'late', ms: LATE_MS }, 'E-PUB-19', [mutant.refusesALatePuback, retransmitsWithoutDup]],
    ['doubled', { kind: 'doubled' }, 'R-068', [mutant.hangsUpAtADoubledPuback]],
  ];
  return table.map(([id, fault, requirement, refutedBy]) => ({
    id: `session-with-${id}-puback-goes-on`,
    title: `After a ${id} PUBACK the message counts as published, and the next one is published`,
    level: 'must',
    requirements: ['R-061', requirement, 'A-100'],
    from: 'connected',
    needs: ['faults', 'packets', 'presence'],
    refutedBy,
    async run(bench) {
      const { module, cloud, faults, fence, topic, nonce, check } = bench;
      faults.puback(fault);
      const [since, message] = [cloud.mark(), nonce()];
      check('AT+CLOUDPUB is taken', isAccepted(await module.publish(topic('data'), 1, message))).is(true);
      await cloud.expect('PUBLISH', { since, what: 'the message', match: carries(message) });
      await acknowledged(bench, since);
      check('AT+CLOUDPUB is taken once more', isAccepted(await module.publish(topic('data'), 1, nonce()))).is(
        true,
      );
      await fence.up(topic('data'), since);
      check(
        'times that the message was sent as new',
        dupsOf(bench, message, since).filter((dup) => !dup).length,
      ).is(1);
    },
  }));
}

/** Waits for the PUBACK, as a firmware may support only one unacknowledged message. */
async function acknowledged({ module, cloud }: CaseBench, since: number): Promise<void> {
  const { delivery: deadlineMs } = module.deadlines;
  await cloud.witness.next((e) => e.what === 'PUBACK' && e.dir === 'tx', { since, deadlineMs });
}

function carries(message: string): (event: CloudEventOf<'PUBLISH'>) => boolean {
  return ({ payload }) => payload.toString() === message;
}

function dupsOf({ cloud }: CaseBench, message: string, since: number): boolean[] {
  return cloud
    .sent('PUBLISH', since)
    .filter(carries(message))
    .map(({ dup }) => dup === true);
}
