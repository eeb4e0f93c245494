import { resultText } from '../../../harness/bench/sent-command';
import type { Case, CaseBench, Need, RequirementId } from '../../../harness/conformance/case';
import { waitsForAConnectionToPublish } from '../../../harness/emulator/mutants/publish-input';
import * as mutant from '../../../harness/emulator/mutants/session';
import { dial, hangUp } from '../../steps/bearer';
import { login } from '../../steps/login';

/** A way to lose the connection that the module does not initiate. */
interface Loss {
  readonly id: string;
  readonly what: string;
  readonly requirements: readonly RequirementId[];
  readonly need: Need;
  readonly refutedBy: Case['refutedBy'];
  readonly lose: (bench: CaseBench) => Promise<unknown> | unknown;
  readonly mend?: (bench: CaseBench) => Promise<unknown>;
}

const TABLE: readonly Loss[] = [
  {
    id: 'another-client-takes-over',
    what: 'another client logs in as the device',
    requirements: ['E-CONN-10', 'E-PRE-02', 'E-PUB-17'],
    need: 'faults',
    refutedBy: [
      mutant.cannotReconnectAfterALoss,
      mutant.hangsWhenPublishingAfterALoss,
      waitsForAConnectionToPublish,
    ],
    lose: ({ faults }) => faults.takeOver(),
  },
  {
    id: 'server-falls-silent',
    what: 'the server falls silent',
    requirements: ['E-PRE-02'],
    need: 'faults',
    refutedBy: [mutant.hangsInASilentConnection],
    lose: ({ faults }) => faults.halfOpen(),
    mend: ({ faults }) => faults.reset(),
  },
  {
    id: 'data-call-ends',
    what: 'the data call ends under the connection',
    requirements: ['E-CONN-16', 'E-CONN-08', 'E-DIS-08', 'E-PRE-01', 'A-72'],
    need: 'bearer',
    refutedBy: [mutant.cannotReconnectAfterALoss, mutant.hangsWhenPublishingAfterALoss],
    lose: hangUp,
    mend: dial,
  },
];

/** The manual promises neither a report of a lost connection nor a reconnection: a new login must work. */
export const losses: readonly Case[] = TABLE.map(
  ({ id, what, requirements, need, refutedBy, lose, mend }): Case => ({
    id: `session-lost-when-${id}-can-be-made-again`,
    title: `When ${what}, the module answers, and logging out and in again restores the service`,
    level: 'must',
    requirements: ['R-031', 'R-093', 'A-67', ...requirements],
    from: 'connected',
    needs: ['presence', 'uplink', need],
    connects: 1,
    refutedBy,
    async run(bench) {
      const { module, cloud, fence, topic, nonce, observe, check } = bench;
      const since = module.mark();
      try {
        await lose(bench);
        await module.send('AT');
        const answer = resultText(await module.publish(topic('data'), 0, nonce()));
        observe(`CLOUDPUB after ${what} is answered`, answer);
        observe(`reports when ${what}`, reportsOfLoss(bench, since));
      } finally {
        await mend?.(bench);
      }
      await module.disconnect();
      await login(bench);
      await fence.up(topic('data'), cloud.mark());
      check('the device is online and publishes', await cloud.isOnline()).is(true);
    },
  }),
);

/** Names of reports that may be about the connection; others are unrelated to MQTT. */
function reportsOfLoss({ module }: CaseBench, since: number): string {
  const names = module.session.tokens(since).flatMap((t) => (t.kind === 'line' && t.name ? [t.name] : []));
  return [...new Set(names)].filter((name) => /CLOUD|ALI|MQTT|CONN/i.test(name)).join() || 'none';
}
