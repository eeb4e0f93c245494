import { describe, expect, test } from '@jest/globals';
import { families } from '../../harness/family/families';
import { importGraph } from './imports';
import { servesTests, sourceFiles } from './source-files';

/** Parts that support families of modules, without knowledge of a certain one. */
const ROOMS = ['wire', 'at', 'ledger', 'conformance', 'bench'].map((room) => `harness/${room}/`);

/** The one file of the interface that names families. */
const LIST = 'harness/family/families.ts';

/** Words that only documents, dealers and USB descriptors of the ME3630 use. */
const TOKENS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['its name or that of its maker', /ME3630|gosuncn|welink|GM500|\bZTE\b/i],
  ['a command or report of its manual', /C?LOUD(AUTH|HDAUTH|CONN|SUB|PUB|UNSUB|NSUB|DISCONN)/],
  ['the same in small letters', /\bcloud(auth|conn|sub|pub|unsub|disconn)\b/],
  ['a report of its manual', /\bALI[A-Z]{3,}\b(?<!ALIBABA)|\bCMD ERROR/],
  ["a command or report of the vendor's own set", /\bZ(READY|RST|PAS|ECMCALL|SNT|PCSET)\b|\+Z[A-Z]{2,}/],
  ['a place in its manual', /\bmanual,? (V?\d|chapter|section|clause)|\bchapter \d/i],
  ['its USB ids', /\b(19d2|305a)\b/i],
];

const tokenIn = (line: string): string | null => {
  for (const [what, pattern] of TOKENS) {
    const found = pattern.exec(line);
    if (found) return `${found[0]} (${what})`;
  }
  return null;
};

describe('the parts without knowledge of a certain module', () => {
  // Tests of these parts are exempt: they need bytes of some module, and use those of the ME3630.
  const sources = sourceFiles().filter((file) => !servesTests(file));
  const files = sources.filter(
    ({ path }) => ROOMS.some((room) => path.startsWith(room)) || /^harness\/family\/[^/]+$/.test(path),
  );

  test('are all examined', () => expect(files.length).toBeGreaterThan(100));

  test('name nothing specific to one vendor, including comments', () => {
    const found = files
      .filter(({ path }) => path !== LIST)
      .flatMap(({ path, text }) =>
        text.split('\n').flatMap((line, at) => {
          const token = tokenIn(line);
          return token === null ? [] : [`${path}:${at + 1}: ${token}`];
        }),
      );
    expect(found).toEqual([]);
  });

  test('import only the interface and the list of the families', () => {
    const folders = families.map(({ name }) => `harness/family/${name}`);
    const found = importGraph(files.filter(({ path }) => path !== LIST)).filter(({ to }) =>
      folders.some((folder) => `${to}/`.startsWith(`${folder}/`)),
    );
    expect(found.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });
});

describe('a vendor’s token', () => {
  test.each([
    'AT+CLOUDAUTH=a,b,c',
    '+LOUDSUBACK: <OK>',
    'the report of cloudsub',
    '+ALIAUTH: FAIL',
    '+ZREADY',
    '+CMD ERROR: 3',
    'AT+ZECMCALL=1',
    'an ME3630 module',
    'Gosuncn WeLink',
    'the report that is promised (manual 1.3)',
    'steps 1 to 3 of chapter 2',
    'USB 19d2:1476',
  ])('is found in %j', (line) => expect(tokenIn(line)).not.toBeNull());

  test.each([
    'CLOUD_LISTEN',
    'class CloudView',
    "case 'aliyun':",
    'ALIBABA_CLOUD_ACCESS_KEY_ID',
    'SIZE: the text of the manual, if it is at hand',
    '+CPIN: READY',
  ])('is not found in %j', (line) => expect(tokenIn(line)).toBeNull());
});
