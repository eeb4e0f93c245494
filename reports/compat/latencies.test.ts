import { expect, test } from '@jest/globals';
import type { Event } from '../../harness/ledger/record';
import { Latencies, RunTime, spreadOf } from './run-digest';

type Part = readonly [t: number, dir: 'tx' | 'rx', text: string];

function timesOf(...parts: readonly Part[]) {
  const latencies = new Latencies();
  parts.forEach(([t, dir, text], i) => {
    latencies.event({ type: 'event', n: i + 1, t, side: 'at', dir, text });
  });
  return Object.fromEntries(latencies.byCommand);
}

test.each<[string, readonly Part[], object]>([
  [
    'OK',
    [
      [1, 'tx', 'AT+CLOUDCONN\r'],
      [9, 'rx', '\r\nOK\r\n'],
    ],
    { 'AT+CLOUDCONN': [8] },
  ],
  [
    'small letters',
    [
      [1, 'tx', 'at+cloudconn\r'],
      [9, 'rx', '\r\nOK\r\n'],
    ],
    { 'AT+CLOUDCONN': [8] },
  ],
  [
    'an error',
    [
      [1, 'tx', 'AT+CLOUDSUB=a,1\r'],
      [4, 'rx', '\r\n+CME ERROR: 50\r\n'],
    ],
    { 'AT+CLOUDSUB': [3] },
  ],
  [
    'information first',
    [
      [0, 'tx', 'AT+CGMR\r'],
      [2, 'rx', '\r\nB01\r\n'],
      [5, 'rx', '\r\nOK\r\n'],
    ],
    { 'AT+CGMR': [5] },
  ],
  [
    'a result in pieces',
    [
      [0, 'tx', 'AT\r'],
      [1, 'rx', '\r\nO'],
      [2, 'rx', 'K\r'],
      [3, 'rx', '\n'],
    ],
    { AT: [3] },
  ],
  [
    'OK inside a line',
    [
      [0, 'tx', 'AT\r'],
      [1, 'rx', '\r\n+X: OK\r\n'],
      [2, 'rx', '\r\nOK\r\n'],
    ],
    { AT: [2] },
  ],
  [
    'a basic command',
    [
      [0, 'tx', 'ATE0\r'],
      [1, 'rx', 'ATE0\r\r\nOK\r\n'],
    ],
    { ATE: [1] },
  ],
  [
    'no answer',
    [
      [0, 'tx', 'AT\r'],
      [1, 'rx', '\r\n> '],
    ],
    {},
  ],
  [
    'data in between',
    [
      [0, 'tx', 'AT+CLOUDPUB=a,0,3\r'],
      [1, 'rx', '\r\n> '],
      [2, 'tx', 'abc'],
      [3, 'rx', '\r\nOK\r\n'],
    ],
    {},
  ],
  [
    'a line that came in pieces',
    [
      [0, 'tx', 'AT+CLOUD'],
      [1, 'tx', 'CONN\r'],
      [2, 'rx', '\r\nOK\r\n'],
    ],
    {},
  ],
])('a command answered by %s', (_, parts, times) => expect(timesOf(...parts)).toEqual(times));

test('quartiles are interpolated between neighbours', () => {
  expect(spreadOf([])).toBeNull();
  expect(spreadOf([7])).toEqual({ n: 1, q1: 7, median: 7, q3: 7, min: 7, max: 7 });
  expect(spreadOf([4, 1, 3, 2])).toEqual({ n: 4, q1: 1.75, median: 2.5, q3: 3.25, min: 1, max: 4 });
});

test('time is attributed to the side whose event ended the wait', () => {
  const time = new RunTime();
  const event = (t: number, side: Event['side'], dir: Event['dir'] = null) =>
    time.event({ type: 'event', n: 1, t, side, dir });
  event(10, 'at', 'tx');
  event(30, 'at', 'rx');
  event(35, 'cloud', 'rx');
  event(36, 'harness');
  expect(time.shares).toEqual({ harness: 11, module: 20, cloud: 5 });
});
