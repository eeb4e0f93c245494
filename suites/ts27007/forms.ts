import { isAccepted, linesOf, resultText } from '../../harness/bench/sent-command';
import type { Case } from '../../harness/conformance/case';
import { clause } from '../../harness/conformance/clause';
import * as mutant from '../../harness/emulator/mutants/line-forms';
import { ts27007 } from '../documents';

/** The commands of the manual, and whether they cannot do without parameters. */
const COMMANDS = [
  ['CLOUDAUTH', true],
  ['CLOUDCONN', false],
  ['CLOUDSUB', true],
  ['CLOUDPUB', true],
  ['CLOUDUNSUB', true],
  ['CLOUDDISCONN', false],
] as const;

/** Each extended command can be tested, a parameter command can be read, and neither changes anything. */
export const forms = clause({
  document: ts27007,
  number: '4.1',
  title: 'Command line',
  cases: COMMANDS.flatMap(([command, parametersNeeded]) => [
    tested(command),
    read(command),
    ...(parametersNeeded ? [bare(command)] : []),
  ]),
});

/** A module that takes `?` for a topic would ask the broker for it. */
function tested(command: string): Case {
  return {
    id: `${command.toLowerCase()}-test-form-is-answered-ok`,
    title: `AT+${command}=? tells that the command exists`,
    level: 'should',
    requirements: ['S-12', 'A-05', ...ofEdges(command)],
    from: 'connected',
    refutedBy: [
      mutant.refusesTestForms,
      ...(/UNSUB$/.test(command) ? [mutant.takesTheQuestionMarkForATopic] : []),
    ],
    async run({ module, cloud, check, observe }) {
      const since = cloud.mark();
      const exchange = await module.send(`AT+${command}=?`);
      check(`final result of AT+${command}=?`, resultText(exchange)).is('OK');
      check('packets to unsubscribe', cloud.sent('UNSUBSCRIBE', since).length).is(0);
      observe(`information of AT+${command}=?`, informationOf(command, linesOf(exchange)));
    },
  };
}

function read(command: string): Case {
  return {
    id: `${command.toLowerCase()}-read-form-is-survived`,
    title: `AT+${command}? is answered in some way, and changes nothing`,
    level: 'observe',
    requirements: ['S-12', 'A-92', ...ofEdges(command)],
    from: 'connected',
    refutedBy: [mutant.hangsAtReadForms],
    async run({ module, observe }) {
      const exchange = await module.send(`AT+${command}?`);
      observe(`AT+${command}? is answered`, resultText(exchange));
      observe(`information of AT+${command}?`, informationOf(command, linesOf(exchange)));
    },
  };
}

function bare(command: string): Case {
  return {
    id: `${command.toLowerCase()}-without-parameters-is-refused`,
    title: `AT+${command} without its mandatory parameters is refused and does nothing`,
    level: 'should',
    requirements: ['S-12', ...ofEdges(command)],
    from: command === 'CLOUDAUTH' ? 'idle' : 'connected',
    refutedBy: [mutant.answersBareCommandsWithOk],
    async run({ module, cloud, check }) {
      const since = cloud.mark();
      const exchange = await module.send(`AT+${command}`);
      check(`AT+${command} is taken`, isAccepted(exchange)).is(false);
      if (cloud.cloud.capabilities.has('auth'))
        check('requests at the authentication server', cloud.authentications(since).length).is(0);
    },
  };
}

function ofEdges(command: string): Case['requirements'] {
  return command === 'CLOUDAUTH' ? ['E-V-01', 'E-AUTH-40'] : ['E-V-01'];
}

/** Whatever the firmware says of the command; null for nothing. */
function informationOf(command: string, lines: readonly string[]): string | null {
  return lines.filter((line) => line.startsWith(`+${command}`)).join(' | ') || null;
}
