import { linesOf, resultText } from '../../harness/bench/sent-command';
import { type Case, type Clause, clause } from '../../harness/conformance/case';
import * as mutant from '../../harness/emulator/mutants/identification';
import { saysOkWithoutTheInformationOf } from '../../harness/emulator/mutants/identification-by-input';
import { ts27007 } from '../documents';

interface Query {
  readonly line: string;
  /** The pattern of one of its information lines. */
  readonly information: RegExp;
  readonly refutedBy: Case['refutedBy'];
}

/** Commands by clause. The numbers are those of the edition in `documents.ts`. */
const QUERIES: readonly [number: string, title: string, queries: readonly Query[]][] = [
  [
    '5',
    'General commands',
    [
      {
        line: 'AT+CGMI',
        information: /^(\+CGMI: ?)?\S/,
        refutedBy: [saysOkWithoutTheInformationOf.cgmi, mutant.saysOkWithoutItsName],
      },
      { line: 'AT+CGMM', information: /^(\+CGMM: ?)?.*\S/, refutedBy: [saysOkWithoutTheInformationOf.cgmm] },
      {
        line: 'AT+CGMR',
        information: /^(\+CGMR: ?)?\S/,
        refutedBy: [saysOkWithoutTheInformationOf.cgmr, mutant.hidesItsFirmware],
      },
      {
        line: 'AT+CGSN',
        information: /^(\+CGSN: ?)?"?\d{15,17}"?$/,
        refutedBy: [saysOkWithoutTheInformationOf.cgsn],
      },
    ],
  ],
  [
    '6',
    'Call control commands',
    [
      {
        line: 'AT+CEER',
        information: /^\+CEER: ?\S/,
        refutedBy: [saysOkWithoutTheInformationOf.ceer, mutant.hasNoStandardCommands],
      },
    ],
  ],
  [
    '7',
    'Network service related commands',
    [
      {
        line: 'AT+CREG?',
        information: /^\+CREG: ?[0-2],[0-9]{1,2}(,"[0-9A-F]+"){0,2}(,\d+)?$/i,
        refutedBy: [saysOkWithoutTheInformationOf.creg, mutant.leavesOutTheNameOfInformation],
      },
    ],
  ],
  [
    '8',
    'Mobile termination control and status commands',
    [
      { line: 'AT+CPIN?', information: /^\+CPIN: ?READY$/, refutedBy: [mutant.tellsOfItsSimInOtherWords] },
      { line: 'AT+CFUN?', information: /^\+CFUN: ?\d+$/, refutedBy: [saysOkWithoutTheInformationOf.cfun] },
      {
        line: 'AT+CSQ',
        information: /^\+CSQ: ?([0-9]|[12]\d|3[01]|99|1\d\d), ?([0-7]|99)$/,
        refutedBy: [saysOkWithoutTheInformationOf.csq],
      },
    ],
  ],
  [
    '10',
    'Commands for packet domain',
    [
      {
        line: 'AT+CGATT?',
        information: /^\+CGATT: ?[01]$/,
        refutedBy: [saysOkWithoutTheInformationOf.cgatt],
      },
      {
        line: 'AT+CEREG?',
        information: /^\+CEREG: ?[0-5],[0-9]{1,2}(,.*)?$/,
        refutedBy: [saysOkWithoutTheInformationOf.cereg],
      },
    ],
  ],
];

/** Queries that a host sends before it uses MQTT: they exist, and their answers have the right form. */
export const queries: readonly Clause[] = QUERIES.map(([number, title, ofClause]) =>
  clause({ document: ts27007, number, title, cases: ofClause.map(answered) }),
);

function answered({ line, information, refutedBy }: Query): Case {
  return {
    id: `${line.replace(/^AT\+|\?$/g, '').toLowerCase()}-is-answered-as-specified`,
    title: `${line} is answered as specified`,
    level: 'should',
    requirements: ['S-17', ...(line === 'AT+CEER' ? (['S-18'] as const) : [])],
    from: 'idle',
    refutedBy,
    async run({ module, check }) {
      const exchange = await module.send(line);
      const lines = linesOf(exchange);
      check(`final result of ${line}`, resultText(exchange)).is('OK');
      check(`information of ${line}`, lines).satisfies(
        `a line like ${information}`,
        lines.some((text) => information.test(text)),
      );
      check('characters of information', lines.join('').length).satisfies(
        '2041 at most',
        lines.join('').length <= 2_041,
      );
    },
  };
}
