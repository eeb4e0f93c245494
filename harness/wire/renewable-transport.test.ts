import { expect, test } from '@jest/globals';
import { memoryPair } from './memory-transport';
import { RenewableTransport } from './renewable-transport';
import { received } from './testing/received';
import { PortLost, type TransportEnd } from './transport';

test('after its stream has ended it goes on with the next, with the same listeners', async () => {
  const [first, firstModule] = memoryPair();
  const [second, secondModule] = memoryPair();
  const wire = new RenewableTransport(first);
  const ends: TransportEnd[] = [];
  wire.onEnd((end) => ends.push(end));
  const heard = received(wire, 4);
  await firstModule.write(Buffer.from('ab'));
  await received(wire, 2);
  first.hangUp('the plug was pulled');
  expect(wire.isOpen).toBe(false);
  await expect(wire.write(Buffer.from('x'))).rejects.toBeInstanceOf(PortLost);

  wire.renew(second);
  expect(wire.isOpen).toBe(true);
  await secondModule.write(Buffer.from('cd'));
  expect((await heard).toString()).toBe('abcd');
  const there = received(secondModule, 1);
  await wire.write(Buffer.from('y'));
  expect((await there).toString()).toBe('y');
  await wire.close();
  expect(ends.map(({ expected }) => expected)).toEqual([false, true]);
});

test('who begins to listen after the end hears of it', async () => {
  const [stream] = memoryPair();
  const wire = new RenewableTransport(stream);
  stream.hangUp('the plug was pulled');
  const end = await new Promise<TransportEnd>((resolve) => wire.onEnd(resolve));
  expect(end).toEqual({ expected: false, reason: 'the plug was pulled' });
});

test('a stream that is open is not replaced', () => {
  const wire = new RenewableTransport(memoryPair()[0]);
  expect(() => wire.renew(memoryPair()[0])).toThrow('memory was to replace memory, which is still open');
});
