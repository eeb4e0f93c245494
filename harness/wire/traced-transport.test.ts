import { expect, it } from '@jest/globals';
import { memoryPair } from './memory-transport';
import { ended, received } from './testing/received';
import { type Trace, TracedTransport } from './traced-transport';
import { PortLost } from './transport';

it('a traced transport shows what passes, with the time, and passes it on', async () => {
  const [ours, theirs] = memoryPair({ chunk: 4 });
  const traces: Trace[] = [];
  let now = 0;
  const traced = new TracedTransport(
    ours,
    () => (now += 1),
    (trace) => traces.push(trace),
  );
  const there = received(theirs, 3);
  const here = received(traced, 6);
  await traced.write(Buffer.from('AT\r'));
  await theirs.write(Buffer.from('\r\nOK\r\n'));
  expect([(await there).toString(), (await here).toString()]).toEqual(['AT\r', '\r\nOK\r\n']);
  expect(traces.map(({ t, dir, bytes }) => [t, dir, Buffer.from(bytes).toString()])).toEqual([
    [1, 'tx', 'AT\r'],
    [2, 'rx', '\r\nOK'],
    [3, 'rx', '\r\n'],
  ]);
  await traced.close();
  expect(await ended(traced)).toEqual({ expected: true, reason: 'closed' });
  expect(await ended(theirs)).toMatchObject({ expected: false });
  await expect(theirs.write(Buffer.from('x'))).rejects.toBeInstanceOf(PortLost);
});

it('memory never delivers before the write has returned', async () => {
  const [ours, theirs] = memoryPair();
  const order: string[] = [];
  const there = received(theirs, 1).then(() => order.push('came'));
  await ours.write(Buffer.from('x'));
  order.push('written');
  await there;
  expect(order).toEqual(['written', 'came']);
});
