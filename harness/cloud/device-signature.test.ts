import { describe, expect, test } from '@jest/globals';
import { isSignature, type SignMethod, sign, signContent, signMethod } from './devices';

/**
 * Published signatures. Two others in circulation are wrong: a misprint of the first content (`…deviceproducypk…`)
 * gives ce30aad3… instead of FAFD…, and an example of a device `Lock_1` with the signature bc5f3a9e… does not follow
 * from the values next to it.
 */
const VECTORS: readonly [string, SignMethod, Record<string, string>, string, string][] = [
  [
    'the documentation, SHA-1',
    'hmacsha1',
    { clientId: '12345', deviceName: 'device', productKey: 'pk', timestamp: '789' },
    'secret',
    'FAFD82A3D602B37FB0FA8B7892F24A477F851A14',
  ],
  [
    'the documentation, SHA-256',
    'hmacsha256',
    { clientId: '12345', deviceName: 'device', productKey: 'pk', timestamp: '789' },
    'secret',
    '6074a46a91b1ebb2cc4ea42790ad0e80202c9843859fc292e57c4eb19fad9e57',
  ],
  [
    'the documentation, MD5',
    'hmacmd5',
    { clientId: '12345', deviceName: 'device', productKey: 'pk', timestamp: '789' },
    'secret',
    '14b198324fe55e1d3c88f2e705e201ee',
  ],
  [
    'a walk-through of the platform',
    'hmacsha1',
    {
      clientId: 'SN1928339',
      deviceName: 'light1983432',
      productKey: 'a14Xib5kdYd',
      timestamp: '1539421321846',
    },
    'oLyaKqVxtRvjH284LdhqVgVUx1UPy6zq',
    'b2488041f64f425016b467ee1c94959ebd592ad1',
  ],
  [
    'an article that prints the whole CONNECT',
    'hmacsha1',
    { clientId: '12345', deviceName: 'Norra_Device_000001', productKey: 'a1BekCto7zj', timestamp: '10' },
    'OQzK9z8XoWrnH9LeeO4kIMFHk1WEu5ov',
    '72770e19f50540d4a17b376808630ecd5c9a0fc9',
  ],
  [
    'a test of another broker, with the timestamp of the C SDKs',
    'hmacsha1',
    { clientId: '11111', deviceName: 'test1', productKey: 'a1U4pQzrgim', timestamp: '2524608000000' },
    'fc73ae4f1f2fb21073f1eee685cf4435',
    '88794a49fc0663f9eb3eb3c97194d2f76d10329b',
  ],
];

describe('signature', () => {
  test.each(VECTORS)('of %s', (_source, method, parameters, secret, signature) => {
    const content = signContent(new Map(Object.entries(parameters)));
    expect(sign(method, secret, content)).toBe(signature.toLowerCase());
    expect(isSignature(signature.toUpperCase(), method, secret, content)).toBe(true);
    expect(isSignature(signature.slice(1), method, secret, content)).toBe(false);
    expect(isSignature(signature, method, `${secret}x`, content)).toBe(false);
  });

  test('is over the parameters sorted by name, in whatever order they were given', () => {
    const parameters = new Map([
      ['timestamp', '789'],
      ['productKey', 'pk'],
      ['clientId', '12345'],
      ['deviceName', 'device'],
    ]);
    expect(signContent(parameters)).toBe('clientId12345deviceNamedeviceproductKeypktimestamp789');
  });

  test.each([
    [undefined, 'hmacmd5'],
    ['', 'hmacmd5'],
    ['HMACSHA1', 'hmacsha1'],
    ['hmacsha256', 'hmacsha256'],
    ['sha512', null],
    ['constructor', null],
  ])('method %p is %p', (name, method) => {
    expect(signMethod(name)).toBe(method);
  });
});
