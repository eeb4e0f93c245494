import { expect, jest, test } from '@jest/globals';
import { MessageOrder, type Stamped } from './amqp-subscription';

function collected(holdMs = 20) {
  const got: string[] = [];
  const order = new MessageOrder<Stamped>(holdMs, ({ id }) => got.push(id));
  return { got, order };
}

test('a message that overtook an older one is put after it', () => {
  jest.useFakeTimers();
  const { got, order } = collected();
  order.take({ id: 'second', generatedAt: 2 });
  order.take({ id: 'first', generatedAt: 1 });
  expect(got).toEqual([]);
  jest.advanceTimersByTime(20);
  expect(got).toEqual(['first', 'second']);
  jest.useRealTimers();
});

test('a copy is left out and counted, even long after the first', () => {
  const { got, order } = collected();
  order.take({ id: 'a', generatedAt: 1 });
  order.flush();
  order.take({ id: 'a', generatedAt: 1 });
  order.flush();
  expect(got).toEqual(['a']);
  expect(order.repeated).toBe(1);
});

test('two messages with the same content and different ids are two', () => {
  const { got, order } = collected();
  order.take({ id: 'a', generatedAt: 1 });
  order.take({ id: 'b', generatedAt: 1 });
  order.flush();
  expect(got).toEqual(['a', 'b']);
});
