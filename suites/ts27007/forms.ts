import { isAccepted, linesOf, resultText } from '../../harness/bench/sent-command';
import { type Case, clause } from '../../harness/conformance/case';
import { takesTheQuestionMarkForATopic } from '../../harness/emulator/mutants/line-forms';
import {
  refusesTestFormOf,
  restartsAtReadFormOf,
  saysOkToBare,
} from '../../harness/emulator/mutants/names-by-input';
import { ts27007 } from '../documents';

/** The commands of the manual, in lower case. */
const COMMANDS = ['cloudauth', 'cloudconn', 'cloudsub', 'cloudpub', 'cloudunsub', 'clouddisconn'] as const;

type Id = (typeof COMMANDS)[number];

/** Each extended command can be tested, a parameter command can be read, and neither changes anything. */
export const forms = clause({
  document: ts27007,
  number: '4.1',
  title: 'Command line',
  cases: COMMANDS.flatMap((id) => [tested(id), read(id), ...(isParametrised(id) ? [bare(id)] : [])]),
});

/** All commands but CLOUDCONN and CLOUDDISCONN need parameters. */
function isParametrised(id: Id): id is keyof typeof saysOkToBare {
  return id in saysOkToBare;
}

/** A module that takes `?` for a topic would request it from the broker. */
function tested(id: Id): Case {
  const command = id.toUpperCase();
  return {
    id: `${id}-test-form-is-answered-ok`,
    title: `AT+${command}=? is answered OK, as the command exists`,
    level: 'should',
    requirements: ['S-12', 'A-05', ...ofEdges(command)],
    from: 'connected',
    refutedBy: [refusesTestFormOf[id], ...(id === 'cloudunsub' ? [takesTheQuestionMarkForATopic] : [])],
    async run({ module, cloud, check, observe }) {
      const since = cloud.mark();
      const exchange = await module.send(`AT+${command}=?`);
      check(`final result of AT+${command}=?`, resultText(exchange)).is('OK');
      check('packets to unsubscribe', cloud.sent('UNSUBSCRIBE', since).length).is(0);
      observe(`information of AT+${command}=?`, informationOf(command, linesOf(exchange)));
    },
  };
}

function read(id: Id): Case {
  const command = id.toUpperCase();
  return {
    id: `${id}-read-form-is-survived`,
    title: `AT+${command}? is answered in some way, and changes nothing`,
    level: 'observe',
    requirements: ['S-12', 'A-92', ...ofEdges(command)],
    from: 'connected',
    refutedBy: [restartsAtReadFormOf[id]],
    async run({ module, observe }) {
      const exchange = await module.send(`AT+${command}?`);
      observe(`AT+${command}? is answered`, resultText(exchange));
      observe(`information of AT+${command}?`, informationOf(command, linesOf(exchange)));
    },
  };
}

function bare(id: keyof typeof saysOkToBare): Case {
  const command = id.toUpperCase();
  return {
    id: `${id}-without-parameters-is-refused`,
    title: `AT+${command} without its mandatory parameters is refused and does nothing`,
    level: 'should',
    requirements: ['S-12', ...ofEdges(command)],
    from: command === 'CLOUDAUTH' ? 'idle' : 'connected',
    needs: ['cloud-session'],
    refutedBy: [saysOkToBare[id]],
    async run({ module, cloud, check }) {
      const since = cloud.mark();
      const exchange = await module.send(`AT+${command}`);
      check(`AT+${command} is taken`, isAccepted(exchange)).is(false);
      if (cloud.capabilities.has('auth'))
        check('requests at the authentication server', cloud.authentications(since).length).is(0);
    },
  };
}

function ofEdges(command: string): Case['requirements'] {
  return command === 'CLOUDAUTH' ? ['E-V-01', 'E-AUTH-40'] : ['E-V-01'];
}

/** The information of the command in the answer; null for none. */
function informationOf(command: string, lines: readonly string[]): string | null {
  return lines.filter((line) => line.startsWith(`+${command}`)).join(' | ') || null;
}
