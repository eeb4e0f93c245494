import { expect, test } from '@jest/globals';
import { ownTopics, sourceTopic, topicClasses, topicOfDevice, topicRoutes } from './platform';

const device = { productKey: 'a1abcdefghi', deviceName: 'module' };
const observer = { productKey: 'a1abcdefghi', deviceName: 'observer' };

test('all classes fit into a product, and none has a wildcard that a device publishes to', () => {
  const classes = topicClasses(device);
  expect(classes.length).toBeLessThanOrEqual(50);
  expect(new Set(classes.map(({ shortName }) => shortName)).size).toBe(classes.length);
  for (const { shortName, operation } of classes)
    expect(operation === 'SUB' || /^\w+(\/\w+)*$/.test(shortName)).toBe(true);
});

test('topics routed to the observer are routed no further, and topics it publishes to are not used by the module', () => {
  const routes = topicRoutes(device, observer);
  const received = routes.filter(({ to }) => to.includes('/observer/')).map(({ to }) => to);
  expect(routes.filter(({ from }) => received.includes(from))).toEqual([]);
  expect(new Set(routes.map(({ from, to }) => `${from} ${to}`)).size).toBe(routes.length);
});

test('the topics have exactly the lengths that the cases need', () => {
  const lengths = ownTopics(device).map((topic) => Buffer.byteLength(topic));
  expect(lengths).toEqual(expect.arrayContaining([63, 64]));
});

test('a device with long names lacks the topics that would be too long', () => {
  const long = { productKey: 'a1abcdefghi', deviceName: 'n'.repeat(60) };
  expect(topicClasses(long).every(({ shortName }) => shortName !== '')).toBe(true);
});

test('a push uses the source of its route, or fails', () => {
  expect(sourceTopic(device, observer, topicOfDevice(device, 'fence'))).toBe(
    '/a1abcdefghi/observer/user/fence',
  );
  expect(sourceTopic(device, observer, topicOfDevice(device, 'data'))).toBe(
    '/a1abcdefghi/observer/user/to/data',
  );
  expect(sourceTopic(device, observer, topicOfDevice(device, 'unheard'))).toBeNull();
  expect(sourceTopic(device, observer, '/another/device/user/data')).toBeNull();
});
