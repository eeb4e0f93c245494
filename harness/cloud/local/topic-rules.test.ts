import { describe, expect, test } from '@jest/globals';
import { mayPublish, maySubscribe } from './access';

const DEVICE = { productKey: 'a1product12', deviceName: 'dev' };
const OWN = '/a1product12/dev';

describe('a device', () => {
  test.each([
    `${OWN}/data`,
    `${OWN}/user/update/error`,
    `/sys${OWN}/thing/event/property/post`,
    `/shadow/update${OWN}`,
    `/ext/session${OWN}/combine/login`,
    `${OWN}/${'x'.repeat(128 - OWN.length - 1)}`,
    `${OWN}/3/4/5/6/7`,
  ])('may publish and subscribe to %s', (topic) => {
    expect(mayPublish(topic, DEVICE)).toBe(true);
    expect(maySubscribe(topic, DEVICE)).toBe(true);
  });

  test.each([
    '/a1product12/other/data',
    '/a1product12/device/data',
    '/a1product13/dev/data',
    'a1product12/dev/data',
    '/sys/a1product12/other/thing',
    `/unknown${OWN}/data`,
    '$SYS/broker',
    '#',
    '/#',
    '+/+/+/data',
    '/a1product12/#',
    '/a1product12/+/data',
    '/+/dev/data',
    `${OWN}/${'x'.repeat(128 - OWN.length)}`,
    `${OWN}/${'字'.repeat(40)}`,
    `${OWN}/3/4/5/6/7/8`,
    `${OWN}/a\0b`,
    '',
  ])('may neither publish nor subscribe to %j', (topic) => {
    expect(mayPublish(topic, DEVICE)).toBe(false);
    expect(maySubscribe(topic, DEVICE)).toBe(false);
  });

  test.each([`${OWN}/#`, `${OWN}/+/get`, `/sys${OWN}/rrpc/request/+`, '/broadcast/a1product12/news'])(
    'may subscribe, but not publish, to %s',
    (filter) => {
      expect(maySubscribe(filter, DEVICE)).toBe(true);
      expect(mayPublish(filter, DEVICE)).toBe(false);
    },
  );

  test.each([`${OWN}/#/get`, `${OWN}/a#`, `${OWN}/a+/b`, '/broadcast/a1product13/news'])(
    'may not subscribe to %s',
    (filter) => {
      expect(maySubscribe(filter, DEVICE)).toBe(false);
    },
  );
});
