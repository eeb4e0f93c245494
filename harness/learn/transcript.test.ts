import { expect, test } from '@jest/globals';
import type { Event } from '../ledger/record';
import { exchangesOf } from './transcript';

/** Events of a ledger from short notes: `> ` to the module, `< ` from it, `# ` a packet at the cloud. */
function eventsOf(...notes: readonly string[]): Event[] {
  return notes.map((note, i): Event => {
    const rest = note.slice(2);
    const common = { type: 'event' as const, n: i + 1, t: 10 * i };
    if (note.startsWith('#')) return { ...common, side: 'cloud', dir: 'rx', ...JSON.parse(rest) };
    return { ...common, side: 'at', dir: note.startsWith('>') ? 'tx' : 'rx', text: rest };
  });
}

test('a command is told with what came in front of its result and behind it', () => {
  const [auth] = exchangesOf(
    eventsOf('> AT+CLOUDAUTH=a,b,c\r', '< \r\nOK\r\n', '< \r\n+ALIAUTH: OK\r\n', '> AT\r', '< \r\nOK\r\n'),
  );
  expect(auth).toMatchObject({ name: '+CLOUDAUTH', form: 'set', parameters: 'a,b,c', online: false });
  expect(auth?.lines).toEqual([]);
  expect(auth?.result).toMatchObject({ text: 'OK', t: 10 });
  expect(auth?.after).toMatchObject([{ text: '+ALIAUTH: OK', t: 20 }]);
});

test('the echo of a command is no line of its answer', () => {
  const [first] = exchangesOf(eventsOf('> AT+CPIN?\r', '< AT+CPIN?\r\r\n+CPIN: READY\r\n\r\nOK\r\n'));
  expect(first?.lines.map(({ text }) => text)).toEqual(['+CPIN: READY']);
});

test('data is no command, and what invited it is kept as it came', () => {
  const [publication] = exchangesOf(
    eventsOf(
      '> AT+CLOUDPUB=/p/d/t,0,8\r',
      '< \r\n> ',
      '> AT+C',
      '> PIN?',
      '< \r\nOK\r\n',
      '> AT\r',
      '< \r\nOK\r\n',
    ),
  );
  expect(publication?.invitation).toBe('\r\n> ');
  expect(publication?.data.map(({ bytes }) => String(bytes))).toEqual(['AT+C', 'PIN?']);
  expect(publication?.result?.text).toBe('OK');
});

test('topics are known while the connection stands, and +CMEE until the next reset', () => {
  const exchanges = exchangesOf(
    eventsOf(
      '> AT+CMEE=1\r',
      '< \r\nOK\r\n',
      '> AT+CLOUDCONN\r',
      '# {"what":"CONNECT","link":1}',
      '# {"what":"CONNACK","link":1,"code":0}',
      '< \r\nOK\r\n',
      '> AT+CLOUDSUB=/p/d/t,1\r',
      '# {"what":"SUBSCRIBE","link":1,"packetId":1,"topics":[{"topic":"/p/d/t","qos":1}]}',
      '# {"what":"SUBACK","link":1,"packetId":1,"granted":[1]}',
      '< \r\nOK\r\n',
      '> ATZ\r',
      '< \r\nOK\r\n',
      '# {"what":"CLOSED","link":1}',
      '> AT\r',
      '< \r\nOK\r\n',
    ),
  );
  const [, conn, sub, reset, last] = exchanges;
  expect([conn?.online, sub?.online, reset?.online, last?.online]).toEqual([false, true, true, false]);
  expect([...(reset?.subscribed ?? [])]).toEqual([['/p/d/t', 1]]);
  expect([...(last?.subscribed ?? [])]).toEqual([]);
  expect([conn?.errorReports, last?.errorReports]).toEqual([1, 'default']);
});

test('a line that is sent before the one before it was answered is told as disorderly', () => {
  const exchanges = exchangesOf(eventsOf('> AT\r', '> AT+CSQ\r', '< \r\nOK\r\n', '> AT\r', '< \r\nOK\r\n'));
  expect(exchanges.map(({ orderly }) => orderly)).toEqual([false, false, true]);
});
