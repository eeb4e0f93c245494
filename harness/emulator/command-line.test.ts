import { describe, expect, it } from '@jest/globals';
import { commandsOf } from './command-line';

function commands(body: string): string[] {
  return [...commandsOf(body)].map(
    ({ name, form, parameters }) => `${name} ${form}${parameters === '' ? '' : ` ${parameters}`}`,
  );
}

describe('the commands of a line', () => {
  it.each([
    ['', [' action']],
    ['I', ['I action']],
    ['e0v1&c1', ['E0 action', 'V1 action', '&C1 action']],
    ['E 0 Q 0', ['E0 action', 'Q0 action']],
    ['S3?', ['S3 read']],
    ['S3=13S4?', ['S3 set 13', 'S4 read']],
    ['D*99#', ['D set *99#']],
    ['+CPIN?', ['+CPIN read']],
    ['+cpin?;+CSQ;I', ['+CPIN read', '+CSQ action', 'I action']],
    ['E0+CMEE=1;+CMEE?', ['E0 action', '+CMEE set 1', '+CMEE read']],
    [' + C S Q ', ['+CSQ action']],
    ['+COPS = 1 , 2 , "a ;b"', ['+COPS set 1,2,"a ;b"']],
    ['+CLOUDSUB=?', ['+CLOUDSUB test']],
    ['+CLOUDCONN;+CPIN?', ['+CLOUDCONN action', '+CPIN read']],
    ['+cloudPub = /T,0, a ;b="?\t', ['+CLOUDPUB set  /T,0, a ;b="?\t']],
    ['+CLOUDUNSUB =/t', ['+CLOUDUNSUB set /t']],
    ['+CLOUDAUTH=', ['+CLOUDAUTH set']],
    ['§$', ['§$ action']],
  ])('%j are %j', (body, expected) => {
    expect(commands(body)).toEqual(expected);
  });

  it('are finitely many for any text', () => {
    for (let code = 0; code < 256; code++) {
      const byte = String.fromCharCode(code);
      for (const text of [byte, byte + byte, `+${byte}`, `I${byte};${byte}`, `;${byte}`]) {
        expect([...commandsOf(text)].length).toBeLessThan(6);
      }
    }
  });
});
