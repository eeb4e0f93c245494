import { afterEach, expect, it } from '@jest/globals';
import { type Connected, moduleWithCloud } from './testing/host';

let connected: Connected;
afterEach(() => connected.stop());

it('the correct module answers the example of chapter 2', async () => {
  connected = await moduleWithCloud();
  const { host, cloud, module } = connected;
  module.state.bearer = false;

  expect(await host.ask('AT+CPIN?')).toBe('\r\n+CPIN: READY\r\n\r\nOK\r\n');
  expect(await host.ask('AT+ZPAS?')).toBe('\r\n+ZPAS: "LTE","CS_PS","FDD"\r\n\r\nOK\r\n');
  expect(await host.ask('AT+ZECMCALL=1')).toBe('\r\n+ZECMCALL: CONNECT\r\n\r\nOK\r\n');

  host.type('AT+CLOUDAUTH=pk,dn,secret\r');
  expect(await host.until('+ALIAUTH: OK\r\n')).toBe('\r\nOK\r\n\r\n+ALIAUTH: OK\r\n');
  expect(await host.ask('AT+CLOUDCONN')).toBe('\r\nOK\r\n');
  expect(cloud.of('connect')).toMatchObject([
    {
      clientId: 'pk.dn|securemode=0|',
      username: 'id',
      password: Buffer.from('token'),
      clean: true,
      keepalive: 60,
    },
  ]);

  expect(await host.ask('AT+CLOUDSUB=/pk/dn/data,0')).toBe('\r\n+CLOUDSUBACK: <OK>\r\n\r\nOK\r\n');
  expect(cloud.of('subscribe')).toMatchObject([{ subscriptions: [{ topic: '/pk/dn/data', qos: 0 }] }]);
  cloud.push({ topic: '/pk/dn/data', payload: 'hello world' });
  expect(await host.until('world\r\n')).toBe('\r\n+CLOUDPUBLISH: 0,/pk/dn/data,11,hello world\r\n');

  expect(await host.ask('AT+CLOUDPUB=/pk/dn/data,0,helloworld')).toBe('\r\nOK\r\n');
  await cloud.until('publish');
  expect(cloud.of('publish')).toMatchObject([
    { topic: '/pk/dn/data', qos: 0, retain: false, dup: false, payload: Buffer.from('helloworld') },
  ]);

  expect(await host.ask('AT+CLOUDUNSUB=/pk/dn/data')).toBe('\r\nOK\r\n');
  cloud.push({ topic: '/pk/dn/data', payload: 'too late' });
  expect(await host.ask('AT+CLOUDDISCONN')).toBe('\r\nOK\r\n');
  expect(cloud.of('disconnect')).toHaveLength(1);
  expect(await host.ask('AT+CLOUDPUB=/pk/dn/data,0,x', 'ERROR')).toBe('\r\nERROR\r\n');
  expect(await host.rest()).toBe('');
});
