import { expect, test } from '@jest/globals';
import { ProductModel } from './product-model';

const device = { productKey: 'pk', deviceName: 'dn', deviceSecret: 's' };
let now = 0;

function product(): ProductModel {
  now = 0;
  return new ProductModel('pk', [device], () => now);
}

function make(model: ProductModel, shortName: string, operation: string) {
  now += 1000;
  return model.makeClass({ TopicShortName: shortName, Operation: operation });
}

test.each([
  ['data', 'ALL', 'PUB', '/pk/dn/user/data', true],
  ['data', 'ALL', 'PUB', '/pk/dn/user/data1', false],
  ['data', 'ALL', 'PUB', '/pk/dn/data', false],
  ['data', 'SUB', 'PUB', '/pk/dn/user/data', false],
  ['from/#', 'SUB', 'SUB', '/pk/dn/user/from/a/b', true],
  ['from/#', 'SUB', 'SUB', '/pk/dn/user/from/#', true],
  ['a/+', 'SUB', 'SUB', '/pk/dn/user/a/b', true],
  ['a/+', 'SUB', 'SUB', '/pk/dn/user/a/b/c', false],
] as const)('a class %s (%s) lets a device %s %s: %s', (shortName, operation, asked, topic, allowed) => {
  const model = product();
  make(model, shortName, operation);
  expect(model.allows(asked, topic)).toBe(allowed);
});

test.each([
  ['a/#', 'PUB', 'iot.messagebroker.InvalidFormattedTopicName'],
  ['a b', 'ALL', 'iot.messagebroker.InvalidFormattedTopicName'],
  ['a', 'READ', 'iot.messagebroker.InvalidTopicTemplateOperationValue'],
])('a class %s (%s) is refused', (shortName, operation, code) => {
  expect(make(product(), shortName, operation)).toMatchObject({ refused: code });
});

test('a duplicate class, a fifty-first class and a second one within the second are refused', () => {
  const model = product();
  for (let i = 0; i < 50; i += 1) expect(make(model, `t${i}`, 'ALL')).toHaveProperty('ok');
  expect(make(model, 't1', 'ALL')).toMatchObject({ refused: 'iot.messagebroker.TopicAlreadyFound' });
  expect(make(model, 'more', 'ALL')).toMatchObject({
    refused: 'iot.messagebroker.TopicTemplateCountExceedMax',
  });
  const hurried = product();
  make(hurried, 'a', 'ALL');
  now += 999;
  expect(hurried.makeClass({ TopicShortName: 'b', Operation: 'ALL' })).toMatchObject({
    refused: 'Throttling.User',
  });
});

test('a route requires a source that devices publish to, and names the destinations that it cannot reach', () => {
  const model = product();
  make(model, 'up', 'PUB');
  make(model, 'down', 'SUB');
  const [up, down] = ['/pk/dn/user/up', '/pk/dn/user/down'];
  expect(model.makeRoute({ SrcTopic: down, 'DstTopic.1': down })).toHaveProperty('refused');
  expect(model.makeRoute({ SrcTopic: up, 'DstTopic.1': down, 'DstTopic.2': up })).toMatchObject({
    refused: 'iot.messagebroker.CreateTopicRouteFailed',
    says: expect.stringContaining(up),
  });
  expect(model.destinationsOf(up)).toEqual([down]);
});
