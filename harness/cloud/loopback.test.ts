import { expect, test } from '@jest/globals';
import { isLoopback } from './loopback';

test.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.255.0.3', '127.1', '::1', '[::1]'])(
  '%s is a loopback',
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

test.each(['0.0.0.0', '::', '192.168.127.1', '127.example.com', 'localhost.example.com', '::10', ''])(
  '"%s" is not',
  (host) => {
    expect(isLoopback(host)).toBe(false);
  },
);
