import { expect, test } from '@jest/globals';
import { runTest } from './testing/command';

test('--list gives the cost of a run at each place, with its assumptions', async () => {
  const { code, out, err } = await runTest(['--list', '--only', 'six-commands-exist']);
  expect(out.split('\n').slice(-7)).toEqual([
    '',
    '1 case',
    expect.stringMatching(/^on loopback +about \d+ s, \d MQTT connects, 1 case$/),
    expect.stringMatching(/^on a private network +about \d+ (s|min), \d MQTT connects, 1 case$/),
    expect.stringMatching(/^on the platform +about \d+ (s|min), \d MQTT connects, 1 case$/),
    expect.stringMatching(/^\(for a module that passes; taken for granted: .*\)$/),
    '',
  ]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
});
