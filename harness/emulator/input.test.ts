import { afterEach, expect, it } from '@jest/globals';
import type { Behaviour } from './behaviour';
import type { EmulatedModule } from './emulated-module';
import { moduleOnMemory } from './testing/host';

let emulated: EmulatedModule;
afterEach(() => emulated.stop());

const misreading = (from: string, to: string): Behaviour => ({
  name: `reading ${to} for ${from}`,
  input: (bytes) => {
    const typed = bytes.toString('latin1');
    return typed.includes(from) ? Buffer.from(typed.replace(from, to), 'latin1') : undefined;
  },
});

it('the first behaviour that replaces the input decides', async () => {
  const { module, host } = moduleOnMemory({
    behaviours: [misreading('+CSQ', '+CPIN?'), misreading('+CSQ', '+NEVER'), misreading('+X', '+CSQ')],
  });
  emulated = module;
  expect(await host.ask('AT+CSQ')).toContain('+CPIN: READY');
  expect(await host.ask('AT+X')).toContain('+CSQ: ');
  expect(await host.ask('AT')).toBe('\r\nOK\r\n');
});
