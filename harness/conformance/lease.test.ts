import { expect, test } from '@jest/globals';
import { CaseOver, Lease } from './lease';

class Port {
  readonly written: string[] = [];
  readonly inner = { names: new Set(['a']) };
  #secret = 'private fields work';

  write(text: string): string {
    this.written.push(text);
    return this.#secret;
  }

  async later(promise: Promise<void>): Promise<void> {
    await promise;
    this.write('later');
  }
}

test('a call is passed on until the lease ends, and refused afterwards', async () => {
  const port = new Port();
  const lease = new Lease();
  const lent = lease.lend(port);
  expect(lent.write('in time')).toBe('private fields work');
  expect(lent.inner.names.has('a')).toBe(true);
  await lease.end('the case is over');
  expect(() => lent.write('too late')).toThrow(CaseOver);
  expect(() => lent.write('too late')).toThrow('the case is over');
  expect(port.written).toEqual(['in time']);
});

test('the end waits for pending calls, including one that is not awaited and fails', async () => {
  const port = new Port();
  const lease = new Lease();
  let release = () => {};
  let refuse = (_: Error) => {};
  void lease.lend(port).later(
    new Promise((resolve) => {
      release = resolve;
    }),
  );
  lease
    .lend(port)
    .later(
      new Promise((_, reject) => {
        refuse = reject;
      }),
    )
    .catch(() => {});
  let ended = false;
  const end = lease.end('over').then(() => {
    ended = true;
  });
  await Promise.resolve();
  expect(ended).toBe(false);
  release();
  refuse(new Error('no'));
  await end;
  expect(port.written).toEqual(['later']);
});

test('the end does not wait for calls that only wait', async () => {
  const lease = new Lease();
  void lease.lend({ next: () => new Promise(() => {}) }).next();
  await lease.end('over');
});
