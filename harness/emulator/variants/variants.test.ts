import { afterEach, expect, it, jest } from '@jest/globals';
import { assembled } from '../mutant';
import { me3630 } from '../profiles/me3630';
import { type Connected, moduleWithCloud } from '../testing/host';
import { variants } from '.';

// At 300 baud the commands of chapter 2 and their answers take more than 5 s.
jest.setTimeout(20_000);

let connected: Connected;
afterEach(() => connected.stop());

it.each(variants)('$name passes the example of chapter 2', async (variant) => {
  connected = await moduleWithCloud(assembled(me3630, variant));
  const { host, cloud } = connected;
  const said: string[] = [];
  const ask = async (line: string, ...ends: readonly string[]) => {
    host.type(`${line}\r`);
    for (const end of ends) said.push(await host.until(end));
  };
  await ask('AT+CPIN?', 'READY', 'OK\r\n');
  await ask('AT+CLOUDAUTH=pk,dn,secret', 'OK\r\n', 'OK\r\n');
  await ask('AT+CLOUDCONN', 'OK\r\n');
  await ask('AT+CLOUDSUB=/pk/dn/data,1', '\r\n', '\r\n', '\r\n', '\r\n');
  cloud.push({ topic: '/pk/dn/data', payload: 'hello world', qos: 1, messageId: 9 });
  expect(await host.until('hello world\r\n')).toMatch(
    /\+CLOUDPUBLISH: ?\d+, ?\/pk\/dn\/data, ?11, ?hello world/,
  );
  await ask('AT+CLOUDPUB=/pk/dn/data,1,3', variant.dialect?.prompt === '' ? '' : '>');
  await ask('abc', 'OK');
  await cloud.until('publish');
  await ask('AT+CLOUDUNSUB=/pk/dn/data', 'OK');
  await ask('AT+CLOUDDISCONN', 'OK');
  await cloud.until('disconnect');
  expect(said.join('')).not.toContain('ERROR');
  expect(cloud.of('publish')).toMatchObject([{ payload: Buffer.from('abc'), qos: 1 }]);
});
