import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bodies, digest, joined } from './testing/digest';
import type { TokenBody } from './token';

interface Said {
  readonly sent: Buffer;
  readonly token: Partial<TokenBody>;
}

const framed = (text: string, token: Partial<TokenBody>): Said => ({
  sent: Buffer.from(`\r\n${text}\r\n`),
  token: { ...token, framed: true },
});

const code = fc.oneof(fc.nat(999).map(String), fc.constantFrom('SIM busy', '<3>', 'unknown'));

const result = fc.oneof(
  fc.constant(framed('OK', { kind: 'result', result: { kind: 'ok' } })),
  fc.constant(framed('ERROR', { kind: 'result', result: { kind: 'error' } })),
  fc
    .tuple(fc.constantFrom('cme', 'cms'), code)
    .map(([kind, text]) =>
      framed(`+${kind.toUpperCase()} ERROR: ${text}`, { kind: 'result', result: { kind, code: text } }),
    ),
  code.map((text) =>
    framed(`+CMD ERROR: ${text}`, {
      kind: 'result',
      result: { kind: 'vendor', name: '+CMD ERROR', code: text },
    }),
  ),
);

const unsolicited = fc
  .tuple(fc.constantFrom('+CREG', '+ZECMCALL', '+CLOUDSUBACK', '^MODE', '+CMTI'), fc.string())
  .map(([name, rest]) => ({ name, text: `${name}: ${rest.replace(/[\r\n]/g, '')}` }))
  .map(({ name, text }) => framed(text, { kind: 'line', name, text }));

const hostile = fc.constantFrom('\r\nOK\r\n', '\r\n', ',', '\0', '+CLOUDPUBLISH: 0,/t,9,', '>', '你', '\r');
const payload = fc
  .array(
    fc.oneof(
      hostile.map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 20 }),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => Buffer.concat(pieces));

const publish = fc
  .tuple(fc.constantFrom('+CLOUDPUBLISH', '+LOUDPUBLISH'), fc.nat(1), fc.nat(65_535), payload)
  .map(([spelling, blanks, packId, data]): Said => {
    const topic = '/key/name/get';
    const head = `\r\n${spelling}:${' '.repeat(blanks)}${packId},${topic},${data.length},`;
    return {
      sent: Buffer.concat([Buffer.from(head), data, Buffer.from('\r\n')]),
      token: {
        kind: 'publish',
        spelling,
        blanks,
        packId,
        topic,
        length: data.length,
        payload: data,
        framed: true,
      },
    };
  });

const conversation = fc.array(fc.oneof(result, unsolicited, publish), { maxLength: 12 });

/** The bytes split at the given positions, taken modulo their length plus one. */
function cutUp(whole: Buffer, places: readonly number[]): Buffer[] {
  const ends = places.map((place) => place % (whole.length + 1)).sort((a, b) => a - b);
  return [...ends, whole.length].map((end, at) => whole.subarray(at === 0 ? 0 : ends[at - 1], end));
}

const places = fc.array(fc.nat(), { maxLength: 20 });

describe('the digester', () => {
  it('recovers any sequence of lines, however it is split and without a flush', () => {
    fc.assert(
      fc.property(conversation, places, (said, cuts) => {
        const whole = Buffer.concat(said.map(({ sent }) => sent));
        const tokens = digest(cutUp(whole, cuts), {}, { flush: false });
        expect(bodies(tokens)).toEqual(said.map(({ sent, token }) => ({ ...token, raw: sent })));
      }),
    );
  });

  const pieces = fc.oneof(
    hostile,
    fc.constantFrom('AT\r', '\r\n> ', '\n', '+CLOUDPUBLISH: 0, "/t", 3, ', '+LOUDPUBLISH:1,/t,2,', 'ERROR'),
  );
  const garbage = fc
    .array(
      fc.oneof(
        pieces.map((text) => Buffer.from(text)),
        fc.uint8Array({ maxLength: 12 }),
      ),
      { maxLength: 30 },
    )
    .map((all) => Buffer.concat(all));

  it('loses no byte of arbitrary input, and splitting does not change the tokens', () => {
    fc.assert(
      fc.property(garbage, places, fc.boolean(), (whole, cuts, prompt) => {
        const expected = { echo: 'AT', prompt };
        const tokens = digest(cutUp(whole, cuts), expected);
        expect(joined(tokens).equals(whole)).toBe(true);
        expect(bodies(tokens)).toEqual(bodies(digest([whole], expected)));
      }),
      { numRuns: 500 },
    );
  });
});
