import { type Form, splitValues, textBehind, writeLine } from './grammar';
import { type Report, type ReportRule, readReport } from './report';
import type { Token } from './token';

/** How long a command may take is a matter of what it has to reach; the bench's profile gives the figures. */
export type DeadlineClass = 'local' | 'auth' | 'connect' | 'cloud' | 'disconnect' | 'call';

/** What an accepted command does to the module's session with its cloud. */
export type Effect =
  | 'authenticates'
  | 'connects'
  | 'subscribes'
  | 'publishes'
  | 'unsubscribes'
  | 'disconnects';

type Value = string | number;

/** What a standard or the documentation of a module says about a command. */
export interface Declaration<Name extends string, Given extends readonly unknown[], Info> {
  /** Behind `AT`: `+CPIN`, or a letter for a basic command. */
  readonly name: Name;
  readonly deadline: DeadlineClass;
  /** The values of the set form, in their order. */
  readonly values?: (...given: Given) => readonly Value[];
  /** Makes sense of the values of an information response `+NAME: ...`. */
  readonly info?: (values: readonly string[]) => Info;
  readonly report?: ReportRule;
  /** Its set form may ask for data. */
  readonly mayPrompt?: boolean;
  /** What the set or action form does at the cloud; none when absent. */
  readonly effect?: Effect;
}

/** A command that can be written, and whose responses can be read. */
export interface Command<Name extends string, Given extends readonly unknown[], Info> {
  readonly name: Name;
  readonly deadline: DeadlineClass;
  readonly mayPrompt: boolean;
  readonly effect: Effect | null;
  /** Its outcome is reported in a line of its own, so an error in front of OK may be that: see `CommandOptions`. */
  readonly mayBeCmd: boolean;
  /** How messages call the report of its outcome, e.g. `report of AT+NAME`. */
  readonly reportCalled: string;
  /** Command lines, without CR. */
  action(): string;
  read(): string;
  test(): string;
  set(...given: Given): string;
  /** Reads its information response; null when the token is another one. */
  info(token: Token): Info | null;
  /** Reads a report on how it ended; null when the token is none of its reports. */
  report(token: Token): Report | null;
}

/** Makes a command of its declaration. */
export function command<
  const Name extends string,
  Given extends readonly unknown[] = readonly Value[],
  Info = readonly string[],
>(declared: Declaration<Name, Given, Info>): Command<Name, Given, Info> {
  const { name, deadline, report, mayPrompt = false } = declared;
  const line = (form: Form) => () => writeLine(name, form);
  const values = declared.values ?? ((...given) => given as unknown as readonly Value[]);
  const info = declared.info ?? ((all) => all as Info);
  return {
    name,
    deadline,
    mayPrompt,
    effect: declared.effect ?? null,
    reportCalled: `${report?.called ?? 'report'} of AT${name}`,
    mayBeCmd: report?.failure !== undefined && report.spellings[0] !== null,
    action: line('action'),
    read: line('read'),
    test: line('test'),
    set: (...given) => writeLine(name, 'set', values(...given)),
    info: (token) => {
      const text = textBehind(token, name);
      return text === null ? null : info(splitValues(text));
    },
    report: (token) => (report ? readReport(token, report) : null),
  };
}
