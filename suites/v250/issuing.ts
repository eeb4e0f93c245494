import { isAccepted, resultText } from '../../harness/bench/sent-command';
import { type Case, clause } from '../../harness/conformance/case';
import * as mutant from '../../harness/emulator/mutants/line-input';
import { v250 } from '../documents';
import { casesIn } from './styles';
import { typedAhead } from './typed-ahead';

/** Rate, length and timing of command lines. */
export const issuing = clause({
  document: v250,
  number: '5.5',
  title: 'Issuing subsequent command lines',
  cases: [
    ...casesIn({
      id: 'byte-by-byte',
      what: 'byte by byte',
      requirements: ['S-06', 'E-V-03'],
      how: { bytewise: true },
      refutedBy: [mutant.takesASingleByteForNoise],
    }),
    ...casesIn({
      id: 'behind-junk',
      what: 'behind bytes of noise',
      requirements: ['S-01', 'E-V-03'],
      written: (line) => Buffer.from(`\xff\x00${line}`, 'latin1'),
      refutedBy: [mutant.losesALineBehindJunk],
    }),
    ...[1, 2, 4].map(overlong),
    longestLine(),
    ...typedAhead,
  ],
});

function overlong(kilobytes: number): Case {
  return {
    id: `line-of-${kilobytes}-kb-is-answered-with-an-error`,
    title: `A line of ${kilobytes} KB that is no valid command is refused, not ignored`,
    level: 'should',
    requirements: ['S-05', 'E-V-03'],
    from: 'idle',
    refutedBy: [
      mutant.keepsSilentAboutLinesOfAKilobyte,
      ...(kilobytes > 1 ? [mutant.restartsAtLinesOfTwoKilobytes] : []),
    ],
    async run({ module, check, observe }) {
      const exchange = await module.send(`AT+Q${'x'.repeat(kilobytes * 1_024 - 4)}`);
      check('a line without meaning is taken', isAccepted(exchange)).is(false);
      observe(`a line of ${kilobytes} KB is answered`, resultText(exchange));
    },
  };
}

/** V.250 requires at least 40 characters; products have limits of 40, 80, 160 or 255, and eight long topics need 547. */
function longestLine(): Case {
  const LENGTHS = [80, 160, 255, 256, 257, 334, 547, 1_024];
  return {
    id: 'lines-of-each-length-are-answered',
    title: 'A line of 40 characters is carried out; longer ones, up to 1024, are carried out or refused',
    level: 'should',
    requirements: ['S-05', 'A-95'],
    from: 'idle',
    refutedBy: [mutant.keepsSilentAboutLinesOfAKilobyte],
    async run({ module, check, observe }) {
      const shortest = `AT${'E0'.repeat(19)}`;
      check('a line of 40 characters', resultText(await module.send(shortest))).is('OK');
      let longest = shortest.length;
      for (const length of LENGTHS) if (isAccepted(await module.send(spaced(length)))) longest = length;
      observe('longest line that is carried out, characters', longest);
    },
  };
}

/** A line of `length` characters: two queries with spaces between, which count as characters but are ignored. */
function spaced(length: number): string {
  const query = '+CMEE?';
  return `AT${query}${';'.padEnd(length - 2 * query.length - 2)}${query}`;
}
