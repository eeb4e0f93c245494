import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { Redactor } from './redactor';

const secret = 'q7Zr-T0b/kN5+vWx_2mJcL8dYhGeA4sU';
const redactor = new Redactor(Buffer.alloc(32, 7));
redactor.add('deviceSecret', secret);
redactor.add('pin', '4711x');

const url = encodeURIComponent(secret);
const hex = Buffer.from(secret).toString('hex');

function hexOf(character: string): string {
  return Buffer.from(character).toString('hex').toUpperCase();
}

/** Fails if any eight consecutive characters of any of the forms are left. */
function expectNoneOf(text: string, forms: readonly string[]): void {
  for (const form of forms)
    for (let i = 0; i + 8 <= form.length; i++) expect(text).not.toContain(form.slice(i, i + 8));
}

describe('a text', () => {
  test('is given by kind, digest and length', () => {
    const safe = redactor.text(`AT+CLOUDAUTH=pk,dn,${secret}\r`);
    expect(safe).toMatch(/^AT\+CLOUDAUTH=pk,dn,‹deviceSecret:[0-9a-f]{4}…,32 bytes›\r$/);
    expect(safe).toContain(redactor.digest('deviceSecret', secret).slice(0, 4));
  });

  test.each([
    ['the first half', secret.slice(0, 16)],
    ['the second half', secret.slice(16)],
    ['eight characters', secret.slice(11, 19)],
    ['hex', hex],
    ['hex in capitals', hex.toUpperCase()],
    ['half of the hex', hex.slice(31, 55)],
    ['URL encoding', url],
    ['URL encoding in lower case', url.replace(/%../g, (c) => c.toLowerCase())],
    ['every byte URL-encoded', hex.replace(/../g, '%$&')],
    ['every byte in quoted-printable', hex.toUpperCase().replace(/../g, '=$&')],
    ['every byte in quoted-printable, in small letters', hex.replace(/../g, '=$&')],
    ['signs in quoted-printable', secret.replace(/[^A-Za-z0-9]/g, (c) => `=${hexOf(c)}`)],
    ['signs URL-encoded', secret.replace(/[^A-Za-z0-9]/g, (c) => `%${hexOf(c)}`)],
  ])('hides %s', (_, shown) => {
    const safe = redactor.text(`<${shown}>`);
    expect(safe).toMatch(/^<‹deviceSecret:[^›]+›>$/);
  });

  test.each([0, 1, 2, 3, 4])('hides base64 with %d bytes before the secret', (before) => {
    const encoded = Buffer.from(`${'#'.repeat(before)}${secret}, and more`).toString('base64');
    const safe = redactor.text(encoded);
    expect(safe).toContain('‹deviceSecret:');
    for (const alignment of [0, 1, 2]) {
      const form = Buffer.from(`${'#'.repeat(alignment)}${secret}`)
        .toString('base64')
        .slice(4, 40);
      expectNoneOf(safe, [form]);
    }
  });

  test('hides a short secret as a whole, but not parts of it', () => {
    expect(redactor.text('PIN 4711x, 4711')).toMatch(/^PIN ‹pin:[0-9a-f]{4}…,5 bytes›, 4711$/);
  });

  test('keeps seven characters of a secret and all other text', () => {
    const innocent = `${secret.slice(3, 10)} 测试 \u0000 +CLOUDPUBLISH: 1,/a/b,3,abc`;
    expect(redactor.text(innocent)).toBe(innocent);
  });

  test('gives different secrets different digests, and a secret always the same', () => {
    expect(redactor.digest('imei', '1')).toBe(redactor.digest('imei', '1'));
    expect(redactor.digest('imei', '1')).not.toBe(redactor.digest('imei', '2'));
    expect(redactor.digest('imei', '1')).not.toBe(new Redactor().digest('imei', '1'));
  });
});

describe('identities', () => {
  test.each([
    ['490154203237518', /^‹imei:[0-9a-f]{4}…,15 bytes›$/],
    ['4901542032375181', /^‹imei:[0-9a-f]{4}…,16 bytes›$/],
    ['89860318040220133897', /^‹iccid:[0-9a-f]{4}…,20 bytes›$/],
    ['8986031804022013389F', /^‹iccid:[0-9a-f]{4}…,19 bytes›F$/],
    ['49015420323751', /^49015420323751$/],
    ['12345678901234567890', /^12345678901234567890$/],
    ['123456789012345678901', /^123456789012345678901$/],
  ])('%s', (digits, safe) => expect(redactor.text(digits)).toMatch(safe));

  test('a number registered as a secret is labelled with its kind', () => {
    const learnt = new Redactor();
    learnt.add('imsi', '460011234567890');
    expect(learnt.text('+CIMI: 460011234567890')).toMatch(/^\+CIMI: ‹imsi:[0-9a-f]{4}…,15 bytes›$/);
  });
});

describe('a stream', () => {
  const spoken = Buffer.from(
    `AT+CLOUDAUTH=pk,dn,${secret}\r\r\nOK\r\n+CGSN: "490154203237518"\r\n${hex}\r\n${secret.slice(9)} 4711x 8986031804022013389F\r\n` +
      `1111111111222222222233333333334444444444\r\n`,
  );
  const whole = redactor.bytes(spoken).toString('utf8');

  function inPieces(pieces: readonly Uint8Array[]): string {
    const stream = redactor.stream();
    return Buffer.concat([...pieces.map((piece) => stream.push(piece)), stream.flush()]).toString('utf8');
  }

  test('is redacted alike, however it is split in two', () => {
    for (let cut = 0; cut <= spoken.length; cut++) {
      expect(inPieces([spoken.subarray(0, cut), spoken.subarray(cut)])).toBe(whole);
    }
  });

  test('is redacted alike byte by byte', () => {
    expect(inPieces([...spoken].map((byte) => Buffer.of(byte)))).toBe(whole);
  });

  test('is redacted alike, however it is split', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(spoken.length), { maxLength: 12 }), (cuts) => {
        const edges = [0, ...[...cuts].sort((a, b) => a - b), spoken.length];
        const pieces = edges.slice(1).map((edge, i) => spoken.subarray(edges[i], edge));
        expect(inPieces(pieces)).toBe(whole);
      }),
    );
  });

  test('holds nothing back at the end of a line', () => {
    expect(redactor.stream().push(Buffer.from('\r\nOK\r\n')).toString()).toBe('\r\nOK\r\n');
  });

  test('a secret registered late is found from then on', () => {
    const late = new Redactor();
    const stream = late.stream();
    stream.push(Buffer.from('AT\r'));
    late.add('token', 'a-token-of-some-length');
    expect(stream.push(Buffer.from('a-token-of-some-length\r')).toString()).toMatch(
      /^‹token:.{4}…,22 bytes›\r$/,
    );
  });
});

describe('a megabyte without secrets', () => {
  const megabyte = Buffer.from(Array.from({ length: 1 << 20 }, (_, i) => (i * 2654435761) >>> 13));
  const PIECE = 16_384;

  /** The output for the input in pieces. */
  function passed(): Buffer[] {
    const stream = redactor.stream();
    const out: Buffer[] = [];
    for (let at = 0; at < megabyte.length; at += PIECE)
      out.push(stream.push(megabyte.subarray(at, at + PIECE)));
    return [...out, stream.flush()];
  }

  test('passes unchanged', () => expect(Buffer.concat(passed()).equals(megabyte)).toBe(true));

  // Counted, not timed: a duration depends on the load of the machine.
  test('costs one table look-up for each byte, and a text comparison for less than one byte in ten', () => {
    const texts = jest.spyOn(Buffer.prototype, 'toString');
    passed();
    const made = texts.mock.calls.length;
    texts.mockRestore();
    expect(made).toBeLessThan(megabyte.length / 10);
  });

  test('is copied once, as almost nothing is held back for the next piece', () => {
    const copies = jest.spyOn(Buffer, 'concat');
    passed();
    const copied = copies.mock.results.reduce((sum, { value }) => sum + (value as Buffer).length, 0);
    copies.mockRestore();
    expect(copied).toBeLessThan(1.05 * megabyte.length);
  });
});

test('random bytes that contain the secret are output without it', () => {
  const forms = [secret, hex, hex.toUpperCase(), url];
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...forms), fc.nat(20), fc.string(), (head, form, skip, tail) => {
      expectNoneOf(redactor.text(`${head}${form.slice(skip)}${tail}`), forms);
    }),
  );
});
