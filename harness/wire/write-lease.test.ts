import { expect, test } from '@jest/globals';
import { memoryPair } from './memory-transport';
import { received } from './testing/received';
import { PortLost, type Transport } from './transport';
import { LeasedTransport } from './write-lease';

/** A lease that the test ends. */
function someLease() {
  let why: string | null = null;
  return {
    over: () => why,
    end: () => {
      why = 'the lease is over';
    },
  };
}

test('a leased transport writes while the lease runs, and not one byte after', async () => {
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

test('a write that waits for the one before is asked about when its turn comes', async () => {
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
