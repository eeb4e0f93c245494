import { expect, test } from '@jest/globals';
import { eventsOf } from './testing/notes';
import { exchangesOf } from './transcript';

test('a command is given with the lines before and after its result', () => {
  const [auth] = exchangesOf(
    eventsOf('> AT+CLOUDAUTH=a,b,c\r', '< \r\nOK\r\n', '< \r\n+ALIAUTH: OK\r\n', '> AT\r', '< \r\nOK\r\n'),
  );
  expect(auth).toMatchObject({ name: '+CLOUDAUTH', form: 'set', parameters: 'a,b,c', online: false });
  expect(auth?.lines).toEqual([]);
  expect(auth?.result).toMatchObject({ text: 'OK', t: 10 });
  expect(auth?.after).toMatchObject([{ text: '+ALIAUTH: OK', t: 20 }]);
});

test('the echo of a command is not a line of its answer', () => {
  const [first] = exchangesOf(eventsOf('> AT+CPIN?\r', '< AT+CPIN?\r\r\n+CPIN: READY\r\n\r\nOK\r\n'));
  expect(first?.lines.map(({ text }) => text)).toEqual(['+CPIN: READY']);
});

test('data is not a command, and the bytes before it are kept as received', () => {
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

test('topics are known while the connection exists, and +CMEE until the next reset', () => {
  const exchanges = exchangesOf(
    eventsOf(
      '> AT+CMEE=1\r',
      '< \r\nOK\r\n',
      '> AT+CLOUDCONN\r',
      '# rx CONNECT {}',
      '# tx CONNACK {"code":0}',
      '< \r\nOK\r\n',
      '> AT+CLOUDSUB=/p/d/t,1\r',
      '# rx SUBSCRIBE {"packetId":1,"topics":[{"topic":"/p/d/t","qos":1}]}',
      '# tx SUBACK {"packetId":1,"granted":[1]}',
      '< \r\nOK\r\n',
      '> ATZ\r',
      '< \r\nOK\r\n',
      '# rx CLOSED {}',
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

test('a line sent before the previous one was answered is marked as not orderly', () => {
  const exchanges = exchangesOf(eventsOf('> AT\r', '> AT+CSQ\r', '< \r\nOK\r\n', '> AT\r', '< \r\nOK\r\n'));
  expect(exchanges.map(({ orderly }) => orderly)).toEqual([true, false, true]);
});
