import { describe, expect, it } from '@jest/globals';
import { LineReader, type Reading } from './reader';

const standard = { termination: 13, formatting: 10, editing: 8 };

function read(text: string, { longest = 1_024, characters = standard } = {}): Reading[] {
  const reader = new LineReader(
    () => characters,
    () => longest,
  );
  return [...Buffer.from(text, 'latin1')].flatMap((byte) => reader.push(byte) ?? []);
}

const line = (body: string): Reading => ({ kind: 'line', body });

describe('a command line', () => {
  it.each([
    ['begins with AT', 'AT+CSQ\r', [line('+CSQ')]],
    ['begins with at', 'at+csq\r', [line('+csq')]],
    ['does not begin with At', 'At+CSQ\r', []],
    ['does not begin with aT', 'aT+CSQ\r', []],
    ['may be empty', 'AT\r', [line('')]],
    ['ends with CR, LF is ignored', 'AT+CSQ\r\nAT\r\n', [line('+CSQ'), line('')]],
    ['does not end with LF', 'AT+CSQ\n', []],
    ['may follow any other bytes', '\xff\x00xyA AT+CSQ\r', [line('+CSQ')]],
    ['may follow another A', 'AAT\r', [line('')]],
    ['is not an empty line', '\r\r\n', []],
    ['is edited by BS', 'AT+CSX\x08Q\r', [line('+CSQ')]],
    ['keeps its prefix after too many BS', 'ATX\x08\x08\x08I\r', [line('I')]],
    ['keeps every other byte', 'AT+X=\x00\t\x1b\x80\xff;"\r', [line('+X=\x00\t\x1b\x80\xff;"')]],
    ['is repeated by A/ without CR', 'ATI\rA/', [line('I'), { kind: 'repeat' }]],
    ['is repeated by a/', 'a/', [{ kind: 'repeat' }]],
  ] as const)('%s', (_, typed, expected) => {
    expect(read(typed)).toEqual(expected);
  });

  it('is the same however its bytes are split and whatever precedes it', () => {
    const text = '\xffAT+CPIN?\r\n\r\nAT+CLOUDPUB=/t,0,a\x08b\rAtA/at\r';
    const expected = [line('+CPIN?'), line('+CLOUDPUB=/t,0,b'), { kind: 'repeat' }, line('')];
    for (let cut = 0; cut <= text.length; cut++) {
      const reader = new LineReader(
        () => standard,
        () => 1_024,
      );
      const readings: Reading[] = [];
      for (const part of [text.slice(0, cut), text.slice(cut)]) {
        for (const byte of Buffer.from(part, 'latin1')) readings.push(...[reader.push(byte) ?? []].flat());
      }
      expect(readings).toEqual(expected);
    }
  });

  it('may have at most the given length', () => {
    expect(read(`AT${'x'.repeat(8)}\rAT\r`, { longest: 8 })).toEqual([line('xxxxxxxx'), line('')]);
    expect(read(`AT${'x'.repeat(9)}\rAT\r`, { longest: 8 })).toEqual([{ kind: 'overlong' }, line('')]);
  });

  it('uses changed values of S3 and S5', () => {
    const characters = { termination: 30, formatting: 10, editing: 9 };
    expect(read('ATX\t\x08\x1e', { characters })).toEqual([line('\x08')]);
  });
});
