import { expect, test } from '@jest/globals';
import { ModuleEnd } from '../../at/testing/module-end';
import type { Askable } from '../family';
import { prepare } from './index';

/** Answers of a modem, by command line; OK to all others. */
async function prepared(said: Readonly<Record<string, string>>) {
  const end = new ModuleEnd();
  const module: Askable = {
    send: async (line) => {
      const asked = end.session.command(line, { deadlineMs: 1_000 });
      await end.receives(`${line}\r`);
      await end.says(...(said[line] ?? 'OK').split('|'));
      return asked;
    },
    mark: () => end.session.position,
    next: () => Promise.reject(new Error('nothing is waited for')),
  };
  const preparation = await prepare(module);
  await end.session.close();
  return preparation;
}

const READY = { 'AT+CPIN?': '+CPIN: READY|OK' };

test.each(['+CPIN: SIM PIN|OK', '+CPIN: NOT INSERTED|OK', '+CME ERROR: 10', '+CME ERROR: SIM not inserted'])(
  'a SIM that cannot be used is reported as missing: %s',
  async (answer) => {
    expect(await prepared({ 'AT+CPIN?': answer })).toMatchObject({
      missing: { by: 'bench', message: expect.stringContaining('the SIM is not ready') },
    });
  },
);

test.each(['+CREG', '+CGREG', '+CEREG'])('%s is enough to establish the registration', async (name) => {
  expect(await prepared({ ...READY, [`AT${name}?`]: `${name}: 0,5|OK` })).toEqual({
    missing: null,
    unknown: [],
  });
});

test('a modem that is not registered is tested all the same', async () => {
  expect(await prepared({ ...READY, 'AT+CREG?': '+CREG: 0,2|OK', 'AT+CEREG?': 'ERROR' })).toEqual({
    missing: null,
    unknown: ['whether it is registered in a network'],
  });
});
