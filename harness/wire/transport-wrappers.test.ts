import { expect, it, test } from '@jest/globals';
import { memoryPair } from './memory-transport';
import { ended, received } from './testing/received';
import { notTaken, PortLost, type Transport, type TransportEnd } from './transport';
import { LeasedTransport, RenewableTransport, type Trace, TracedTransport } from './transport-wrappers';

test.each([
  [
    'traced',
    (inner: Transport) =>
      new TracedTransport(
        inner,
        () => 0,
        () => {},
      ),
  ],
  ['renewable', (inner: Transport) => new RenewableTransport(inner)],
  ['leased', (inner: Transport) => new LeasedTransport(inner, { over: () => null })],
])('a %s transport has the name, the rate and the stalls of the one below', async (_, wrap) => {
  const [memory] = memoryPair();
  const inner: Transport = Object.assign(memory, { byteRate: 960, stalled: async () => notTaken(1, 0) });
  const wrapped = wrap(inner);
  expect([wrapped.name, wrapped.byteRate, wrapped.isOpen]).toEqual([inner.name, 960, true]);
  expect(await wrapped.stalled?.()).toMatch(/^1 byte has waited \d+ ms for .* to take it$/);
  await wrapped.close();
  expect(inner.isOpen).toBe(false);
});

it('a traced transport reports all bytes with their time, and passes them on', async () => {
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

it('a memory transport never delivers before the write has returned', async () => {
  const [ours, theirs] = memoryPair();
  const order: string[] = [];
  const there = received(theirs, 1).then(() => order.push('came'));
  await ours.write(Buffer.from('x'));
  order.push('written');
  await there;
  expect(order).toEqual(['written', 'came']);
});

test('a renewable transport continues on a new stream with the same listeners', async () => {
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

test('a listener that is added after the end is called back', async () => {
  const [stream] = memoryPair();
  const wire = new RenewableTransport(stream);
  stream.hangUp('the plug was pulled');
  const end = await new Promise<TransportEnd>((resolve) => wire.onEnd(resolve));
  expect(end).toEqual({ expected: false, reason: 'the plug was pulled' });
});

test('an open stream cannot be replaced', () => {
  const wire = new RenewableTransport(memoryPair()[0]);
  expect(() => wire.renew(memoryPair()[0])).toThrow('memory was to replace memory, which is still open');
});

/** A lease that the test can end. */
function someLease() {
  let why: string | null = null;
  return {
    over: () => why,
    end: () => {
      why = 'the lease is over';
    },
  };
}

test('a leased transport writes while the lease is valid, and not one byte after', async () => {
  const [ours, theirs] = memoryPair();
  const lease = someLease();
  const leased = new LeasedTransport(ours, lease);
  const got: Buffer[] = [];
  theirs.onData((chunk) => got.push(chunk));
  const first = received(theirs, 3);
  await leased.write(Buffer.from('AT\r'));
  await first;
  lease.end();
  const refused = leased.write(Buffer.from('ATI\r'));
  await expect(refused).rejects.toThrow('nothing more is written to memory: the lease is over');
  await expect(refused).rejects.toBeInstanceOf(PortLost);
  const back = received(leased, 2);
  await theirs.write(Buffer.from('OK'));
  expect((await back).toString()).toBe('OK');
  expect(Buffer.concat(got).toString()).toBe('AT\r');
});

test('the lease is checked when a queued write is executed, not when it is queued', async () => {
  const [ours] = memoryPair();
  const lease = someLease();
  const written: string[] = [];
  let taken = (): void => {};
  const slow: Transport = {
    name: 'slow',
    isOpen: true,
    write: (bytes) => {
      written.push(Buffer.from(bytes).toString());
      return new Promise((resolve) => {
        taken = resolve;
      });
    },
    onData: (listener) => ours.onData(listener),
    onEnd: (listener) => ours.onEnd(listener),
    close: () => ours.close(),
  };
  const leased = new LeasedTransport(slow, lease);
  const one = leased.write(Buffer.from('one'));
  const two = leased.write(Buffer.from('two'));
  await Promise.resolve();
  lease.end();
  taken();
  await one;
  await expect(two).rejects.toBeInstanceOf(PortLost);
  expect(written).toEqual(['one']);
});
