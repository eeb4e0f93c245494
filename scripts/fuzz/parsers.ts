import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { Digester } from '../../harness/at/digester';
import { environmentNames, optionName } from '../../harness/bench/configuration/command-line';
import { ConfigurationError } from '../../harness/bench/configuration/configuration';
import { optionEntries } from '../../harness/bench/configuration/options';
import { readConfiguration } from '../../harness/bench/configuration/read-configuration';
import { me3630 } from '../../harness/family/me3630';
import { LedgerInvalid, parseLedger } from '../../harness/ledger/ledger-reader';
import { outcomeOf } from '../../harness/ledger/outcome';
import { type Probe, probe, spoiled } from './probe';

const SAID = [
  '\r\nOK\r\n',
  'AT+CLOUDSUB="/a/b/data",1\r\r\n+CLOUDSUBACK: <OK>\r\n\r\nOK\r\n',
  '\r\n+CLOUDPUBLISH: 12,/a1pk/dn/data,9,\r\nOK\r\n,x\r\n\r\n+ZREADY\r\n',
  '\r\n+CME ERROR: 100\r\n\r\n> \r\n+CMD ERROR: -3\r\n',
].map((text) => Buffer.from(text));

/** For any bytes in any chunks: each byte is in exactly one token, and nothing throws. */
export function digester(): Probe {
  const input = fc.tuple(spoiled(...SAID), fc.array(fc.nat(300), { maxLength: 6 }));
  return probe(input, ([bytes, cuts]) => {
    const digester = new Digester(me3630.dialect);
    const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
    const tokens = places.slice(1).flatMap((end, i) => digester.push(bytes.subarray(places[i], end), i));
    const joined = Buffer.concat([...tokens, ...digester.flush()].map(({ raw }) => raw));
    if (!joined.equals(bytes))
      throw new Error(`expected tokens of ${bytes.toString('hex')}, got ${joined.toString('hex')}`);
  });
}

const LEDGERS = path.join(__dirname, '../../harness/ledger/ledgers');

/**
 * A changed ledger is refused by a sentence with its line, or is not green. The seal covers all lines before the
 * footer.
 */
export function ledgerReader(): Probe {
  const green = [1, 2, 3].map((schema) => turnedGreen(path.join(LEDGERS, `schema-${schema}.ndjson`)));
  for (const ledger of green)
    if (outcomeOf(parseLedger(ledger)).verdict !== 'pass')
      throw new Error('the ledger to begin with is not green');
  const sealed = green.map((ledger) => ledger.subarray(0, ledger.lastIndexOf('{"type":"footer"')));
  return probe(spoiled(...green), (bytes) => {
    try {
      const { verdict } = outcomeOf(parseLedger(bytes));
      const isSealed = sealed.some((lines) => lines.equals(bytes.subarray(0, lines.length)));
      if (verdict === 'pass' && !isSealed) throw new Error('a ledger that was changed is green');
    } catch (error) {
      if (!(error instanceof LedgerInvalid)) throw error;
    }
  });
}

/** The same run without its failures, short and sealed. */
function turnedGreen(file: string): Buffer {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const kept = lines
    .slice(0, -1)
    .filter((line) => !/^\{"type":"(invariant|event","n":\d{2,})/.test(line))
    .map((line) =>
      line.replaceAll('"held":false', '"held":true').replace('"verdict":"fail"', '"verdict":"pass"'),
    );
  const text = kept.map((line) => `${line}\n`).join('');
  const footer = {
    ...(JSON.parse(lines.at(-1) ?? '') as object),
    verdict: 'pass',
    reason: null,
    sha256: createHash('sha256').update(text).digest('hex'),
  };
  return Buffer.from(`${text}${JSON.stringify(footer)}\n`);
}

const WORDS = [
  ...optionEntries.flatMap(([key]) => [`--${optionName(key)}`, `--${optionName(key)}=`]),
  ...[
    '-h',
    '--',
    '-t',
    'COM5',
    'local',
    '127.0.0.1:0',
    '[::1]:99999',
    'tcp://x:1',
    '1',
    '0',
    '-1',
    '',
    'a,,b',
  ],
];
const NAMES = optionEntries.flatMap(([key, option]) => environmentNames(key, option));

/** Any arguments and environment give a configuration, or are refused by one sentence. */
export function optionParser(): Probe {
  const word = fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 12, unit: 'binary' }));
  const value = fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 12 }));
  const input = fc.tuple(
    fc.array(word, { maxLength: 6 }),
    fc.array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 4 }),
  );
  return probe(input, ([argv, variables]) => {
    try {
      readConfiguration(argv, Object.fromEntries(variables), path.join(__dirname, 'no-such-folder/.env'));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
    }
  });
}
