import { describe, expect, it } from '@jest/globals';
import { bodies, bytes, digest, digester, everyCut, golden, joined } from './testing/digest';
import type { Token } from './token';

/** The word for a token in the golden table. */
function word(token: Token): string {
  const mark = 'framed' in token && !token.framed ? '~' : '';
  switch (token.kind) {
    case 'result':
      return [token.result.kind, 'code' in token.result ? ` ${token.result.code}` : '', mark].join('');
    case 'line':
      return (token.name ?? 'line') + mark;
    case 'publish':
      return `publish${mark} ${token.payload.toString('latin1')}`;
    case 'prompt':
      return `>${token.spaced ? ' ' : ''}${mark}`;
    default:
      return token.kind;
  }
}

describe.each(golden)('$what', ({ sent, tokens, ...expected }) => {
  const whole = bytes(sent);

  it('is read as the expected tokens', () => {
    const found = digest([whole], expected);
    expect(found.map(word)).toEqual(tokens);
    expect(joined(found)).toEqual(whole);
  });

  it('gives the same tokens however it is split', () => {
    const right = bodies(digest([whole], expected));
    for (const cut of everyCut(whole)) expect(bodies(digest(cut, expected))).toEqual(right);
  });
});

describe('a received message', () => {
  const read = (text: string): Token | undefined => digest([bytes(text)])[0];

  it('keeps the spelling and spacing as printed', () => {
    expect(read('\r\n+LOUDPUBLISH:7,/k/d/get,2,hi\r\n')).toMatchObject({
      spelling: '+LOUDPUBLISH',
      blanks: 0,
      packId: 7,
      topic: '/k/d/get',
      length: 2,
      payload: bytes('hi'),
    });
    expect(read('\r\n+CLOUDPUBLISH: 65535, "/a,1,b", 2, hi\r\n')).toMatchObject({
      spelling: '+CLOUDPUBLISH',
      blanks: 1,
      packId: 65_535,
      topic: '/a,1,b',
    });
  });

  it('has a topic in UTF-8', () => {
    const line = Buffer.from('\r\n+CLOUDPUBLISH: 0,/你,2,hi\r\n');
    expect(digest([line])).toMatchObject([{ topic: '/你', payload: bytes('hi'), framed: true }]);
  });
});

describe('bytes held back', () => {
  it('are none once a line is complete', () => {
    const machine = digester();
    expect(machine.push(bytes('\r\nOK\r\n'), 0)).toHaveLength(1);
    expect(machine.pending).toBe(false);
  });

  it('are a prompt or not', () => {
    const machine = digester({ prompt: true });
    machine.push(bytes('\r\n'), 0);
    expect([machine.pending, machine.promptHeld]).toEqual([true, false]);
    machine.push(bytes('>'), 0);
    expect([machine.pending, machine.promptHeld]).toEqual([true, true]);
  });

  it('become tokens with the arrival time of their last byte', () => {
    const machine = digester();
    machine.push(bytes('\r\nO'), 1);
    const [ok] = machine.push(bytes('K\r\n\r'), 2);
    const [rest] = machine.flush();
    expect([ok?.t, rest?.t]).toEqual([2, 2]);
  });
});

describe('a line without end', () => {
  it('becomes noise in pieces that do not depend on how it is split', () => {
    const endless = Buffer.alloc(200_000, 'x');
    const whole = digest([endless], {}, { flush: false });
    expect(whole.map(({ kind, raw }) => [kind, raw.length])).toEqual(Array(3).fill(['noise', 65_536]));
    expect(bodies(digest([endless.subarray(0, 65_535), endless.subarray(65_535)]))).toEqual(
      bodies(digest([endless])),
    );
  });
});
