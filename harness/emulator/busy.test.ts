import { afterEach, expect, it } from '@jest/globals';
import { amended } from './profile';
import { me3630 } from './profiles/me3630';
import { type Connected, connectedModule, moduleWithCloud } from './testing/host';

let connected: Connected;
afterEach(() => connected.stop());

const withDialect = (dialect: Parameters<typeof amended>[1]['dialect']) => ({
  profile: amended(me3630, { dialect: dialect ?? {} }),
});

it.each([
  ['silent', '\r\nOK\r\n\r\n+ALIAUTH: OK\r\n\r\n+CSQ: 24,99\r\n\r\nOK\r\n'],
  ['answers', '\r\nOK\r\n\r\n+CSQ: 24,99\r\n\r\nOK\r\n\r\n+ALIAUTH: OK\r\n'],
] as const)('a command during a login, with meanwhile %s', async (meanwhile, expected) => {
  connected = await moduleWithCloud(withDialect({ meanwhile, authenticationMs: 100 }));
  connected.host.type('AT+CLOUDAUTH=pk,dn,secret\rAT+CSQ\r');
  const [last] = /[^\n]*\n$/.exec(expected) ?? [''];
  let said = '';
  while (said.length < expected.length) said += await connected.host.until(last);
  expect(said).toBe(expected);
});

it('a report is held until no command has run for reportsIdleMs', async () => {
  connected = await connectedModule(withDialect({ reportsIdleMs: 200 }));
  const { host, cloud } = connected;
  await host.ask('AT+CLOUDSUB=/pk/dn/data,0');
  cloud.push({ topic: '/pk/dn/data', payload: 'hello', qos: 0 });
  // Each command restarts the wait.
  const meanwhile = [await host.ask('AT'), await host.ask('AT'), await host.ask('AT')];
  expect(meanwhile.join('')).toBe('\r\nOK\r\n'.repeat(3));
  expect(await host.until('hello\r\n')).toContain('+CLOUDPUBLISH');
});
