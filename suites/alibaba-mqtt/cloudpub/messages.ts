import type { Case, RequirementId } from '../../../harness/conformance/case';
import type { Mutant } from '../../../harness/emulator/mutant';
import { altersSent } from '../../../harness/emulator/mutants/content-by-input';
import * as mutant from '../../../harness/emulator/mutants/message';
import { restartsAtMessageWith } from '../../../harness/emulator/mutants/publish-by-input';
import { arrivals, checkArrived, deliverText, fateOf, WHOLE_OR_REFUSED } from '../../steps/delivery';

/** A message and its name in the report. */
type Row = readonly [what: string, message: string | Buffer, ...caught: readonly [Mutant, ...Mutant[]]];

/** Texts without a meaning in a command line: published unchanged. */
const PLAIN: readonly Row[] = [
  ['small and capital letters', 'Hello', mutant.publishesInCapitals],
  ['a blank inside', 'hello world', mutant.cutsMessagesAtTheBlank, mutant.dropsBlanksOfMessages],
  ['an equals sign', 'key=value', altersSent['an-equals-sign']],
  ['a plus sign', '21+22', mutant.readsPlusAsBlank],
  ['angle brackets', 'a<b>c', mutant.dropsAngleBrackets],
  ['percent signs', '%d%s%x', mutant.printsMessagesAsFormats],
  ['Chinese text', '温度二十一度', mutant.sendsSevenBits],
  ['emoji', 'ok👍🏽ok', mutant.cutsEmojiOff, mutant.sendsSevenBits],
];

/** Texts that may confuse a parameter parser: it may refuse them, but not publish something else. */
const DELICATE: readonly Row[] = [
  ['a comma', 'left,right', mutant.cutsMessagesAtTheComma],
  ['several commas', 'a,b,,c', mutant.keepsWhatFollowsTheLastComma],
  ['JSON of two members', '{"k":"v","n":1}', altersSent['json-of-two-members'], mutant.dropsQuotesOfMessages],
  ['a whole fake report', '+CLOUDPUBLISH:0,/t,2,hi', altersSent['a-whole-fake-report']],
  ['one double quote', '5"pipe', altersSent['one-double-quote']],
  ['two double quotes inside', 'a"quoted"word', altersSent['two-double-quotes-inside']],
  ['single quotes', "it's'so'", altersSent['single-quotes']],
  ['backslashes', 'C:\\new\\table', mutant.readsBackslashesAsEscapes],
  ['a blank in front', ' hello', altersSent['a-blank-in-front'], mutant.trimsMessagesSent],
  ['blanks behind', 'hello  ', altersSent['blanks-behind']],
  ['nothing but blanks', '   ', altersSent['nothing-but-blanks']],
  [
    'bytes from 0x80 to 0xBF',
    bytesFrom(0x80),
    altersSent['bytes-from-0x80-to-0xbf'],
    mutant.replacesWhatIsNoUtf8,
  ],
  ['bytes from 0xC0 to 0xFF', bytesFrom(0xc0), altersSent['bytes-from-0xc0-to-0xff']],
];

/** V.250 gives these a meaning in a command line, or allows them to be ignored, or allows quotes to be removed. */
const SPECIAL: readonly Row[] = [
  ['NUL', 'a\0b', restartsAtMessageWith.nul],
  ['a tab', 'a\tb', restartsAtMessageWith['a-tab']],
  ['Ctrl-Z', 'a\x1ab', restartsAtMessageWith['ctrl-z']],
  ['ESC', 'a\x1bb', restartsAtMessageWith.esc],
  ['DEL', 'a\x7fb', restartsAtMessageWith.del],
  ['a command behind a semicolon', 'a;+CPIN?', mutant.restartsAtSemicolons],
  ['quotes around it', '"hello"', mutant.restartsAtQuotedMessages],
];

/**
 * A module that splits lines at semicolons (V.250 5.2.3) sees two commands, the second invalid: the first may have been
 * executed when the line fails. Therefore the line is sent through the session itself, which the invariants do not
 * examine.
 */
const semicolon: Case = {
  id: 'pub-message-with-a-semicolon-is-never-cut',
  title: 'A message with a semicolon is published whole, or the line is refused',
  level: 'must',
  requirements: ['R-061', 'E-PUB-12'],
  from: 'connected',
  needs: ['uplink'],
  refutedBy: [mutant.cutsMessagesAtTheSemicolon],
  async run(bench) {
    const { module, cloud, check, observe, topic } = bench;
    const message = 'first;second';
    const since = cloud.mark();
    const line = `AT+CLOUDPUB=${topic('data')},0,${message}`;
    const exchange = await module.session.command(line, {
      deadlineMs: module.patienceFor(line, module.deadlines.cloud),
    });
    const fate = fateOf(await arrivals(bench, exchange, since), message);
    check('what became of a message with a semicolon', fate).matches(/^(published whole|refused with .*)$/);
    observe('a message with a semicolon is', fate);
  },
};

/** Section 1.4 promises that the message is published, and excludes no character. */
export const messages: readonly Case[] = [
  semicolon,
  ...PLAIN.map(
    ([what, message, ...caught]): Case => ({
      ...common(what, message, 'arrives-unchanged', caught),
      title: `A message with ${what} arrives unchanged`,
      level: 'must',
      async run(bench) {
        checkArrived(bench, await deliverText(bench, message), message);
      },
    }),
  ),
  ...DELICATE.map(
    ([what, message, ...caught]): Case => ({
      ...common(what, message, 'is-never-altered', caught),
      title: `A message with ${what} arrives unchanged or is refused`,
      level: 'must',
      async run(bench) {
        const fate = fateOf(await deliverText(bench, message), message);
        bench.check('what became of the message', fate).matches(WHOLE_OR_REFUSED);
        bench.observe(`a message with ${what} is`, fate);
      },
    }),
  ),
  ...SPECIAL.map(
    ([what, message, ...caught]): Case => ({
      ...common(what, message, 'is-survived', caught),
      title: `A message with ${what} leaves the module answering`,
      level: 'observe',
      async run(bench) {
        bench.observe(`a message with ${what} is`, fateOf(await deliverText(bench, message), message));
      },
    }),
  ),
];

function common(
  what: string,
  message: string | Buffer,
  outcome: string,
  refutedBy: readonly [Mutant, ...Mutant[]],
) {
  const isJson = message.toString().startsWith('{');
  const requirements: [RequirementId, ...RequirementId[]] = ['R-061', 'E-PUB-12'];
  return {
    id: `pub-message-with-${what.toLowerCase().replaceAll(' ', '-')}-${outcome}`,
    requirements: isJson ? ([...requirements, 'E-PUB-14'] as typeof requirements) : requirements,
    from: 'connected',
    needs: ['uplink'],
    refutedBy,
  } as const;
}

/** 64 consecutive byte values. */
function bytesFrom(first: number): Buffer {
  return Buffer.from(Array.from({ length: 64 }, (_, i) => first + i));
}
