import { afterEach, describe, expect, test } from '@jest/globals';
import { AtSession } from '../at/session';
import { EmulatedModule } from '../emulator/emulated-module';
import { assembled, type Mutant } from '../emulator/mutant';
import { answering } from '../emulator/mutants/helpers';
import { me3630 as emulatedProfile } from '../emulator/profiles/me3630';
import { me3630, onLoopback } from '../family/me3630';
import { startClock } from '../wire/clock';
import { memoryPair } from '../wire/memory-transport';
import { ConnectBudget } from './budgets';
import { ModuleUnderTest } from './module-under-test';
import { requireFirmware, requireIdentity, requireNetwork, settleLine } from './preflight';

let stop: () => void = () => {};

function moduleWith(...behaviours: NonNullable<Mutant['behaviours']>): ModuleUnderTest {
  const [ours, theirs] = memoryPair();
  const emulated = new EmulatedModule({
    ...assembled(emulatedProfile, { behaviours }),
    transport: theirs,
    authUrl: null,
  });
  emulated.start();
  stop = () => emulated.stop();
  const clock = startClock();
  const session = new AtSession(ours, { clock, dialect: me3630.dialect });
  return new ModuleUnderTest(
    session,
    me3630,
    { ...onLoopback, local: 100, call: 100 },
    () => 0,
    new ConnectBudget(null, clock),
  );
}

afterEach(() => stop());

const saying = (name: string, lines: readonly string[], result = 'OK') =>
  answering(name, () => ({ lines, result }));

describe('the firmware to be judged', () => {
  const running = (firmware: string | null) => ({ manufacturer: null, model: null, firmware, imei: null });

  test.each(['B03', 'AL_ME3630C1CV1.0B03', 'v1.0b03'])('is there when %s is in its version', (expected) => {
    expect(() => requireFirmware(running('AL_ME3630C1CV1.0B03'), expected)).not.toThrow();
  });

  test.each([
    ['AL_ME3630C1CV1.0B02', 'the module runs AL_ME3630C1CV1.0B02: flash it'],
    [null, 'the module runs an unknown one: flash it'],
  ])('is not %s', (firmware, sentence) => {
    expect(() => requireFirmware(running(firmware), 'B03')).toThrow(sentence);
  });
});

describe('whether a module can be tested at all', () => {
  test('a conforming one is identified, and has a network', async () => {
    const module = moduleWith();
    expect(await settleLine(module)).toBe(true);
    await expect(requireNetwork(module)).resolves.toEqual([]);
    expect(await requireIdentity(module)).toEqual({
      manufacturer: 'GOSUNCN',
      model: 'ME3630',
      firmware: 'AL_ME3630C1CV1.0B01',
      imei: emulatedProfile.identity.imei,
    });
  });

  test('reports in between and labels in lines of their own are not part of the identification', async () => {
    const module = moduleWith(
      saying('+CGMI', ['+ZREADY2: 1', 'GOSUNCN']),
      saying('+CGMM', ['*PSUTTZ: 26/11/25', 'Model: ME3630', '^MODE: 17']),
      saying('+CGMR', ['^HCSQ: "LTE",40,50', 'Revision:', 'AL_ME3630C1CV1.0B05']),
      saying('+CGSN', ['+CSQ: 20,99', '+CGSN: "865432100000017"']),
    );
    expect(await requireIdentity(module)).toEqual({
      manufacturer: 'GOSUNCN',
      model: 'ME3630',
      firmware: 'AL_ME3630C1CV1.0B05',
      imei: '865432100000017',
    });
  });

  test('one that never answers is distinguished from one that fails at a bare AT', async () => {
    const mute = { name: 'mute', command: () => 'silent' as const };
    expect(await settleLine(moduleWith(mute))).toBe(false);
    expect(await settleLine(moduleWith(answering('', () => 'silent')))).toBe(true);
  });

  test('another make is refused, with the name it reports', async () => {
    const module = moduleWith(
      saying('+CGMI', ['Quectel']),
      saying('+CGMM', ['EC25']),
      saying('+CGMR', ['EC25R02']),
      saying('I', ['Quectel', 'EC25']),
    );
    await expect(requireIdentity(module)).rejects.toMatchObject({
      attribution: 'bench',
      message: expect.stringMatching(/no ME3630: .* Quectel EC25, firmware EC25R02/),
    });
  });

  test.each([
    [
      'no SIM',
      saying('+CPIN', [], '+CME ERROR: 10'),
      'bench',
      /SIM is not ready \(AT\+CPIN\? says \+CME ERROR: 10\).*step 1/,
    ],
    ['a locked SIM', saying('+CPIN', ['+CPIN: SIM PIN']), 'bench', /SIM PIN OK/],
    ['no network', saying('+ZPAS', ['+ZPAS: "No Service"']), 'radio', /not registered.*step 2/],
    ['limited service', saying('+ZPAS', ['+ZPAS: "LIMITED SERVICE","CS_PS"']), 'radio', /not registered/],
    ['no SIM, in words', saying('+CPIN', [], '+CME ERROR: SIM not inserted'), 'bench', /SIM is not ready/],
    ['no network, as an error', saying('+ZPAS', [], '+CME ERROR: 30'), 'radio', /not registered/],
    ['no data call', saying('+ZECMCALL', ['+ZECMCALL: DISCONNECT']), 'radio', /data call does not.*step 3/],
    ['no network for a data call', saying('+ZECMCALL', [], '+CME ERROR: 31'), 'radio', /data call does not/],
  ])(
    '%s is a problem of the surroundings, with the advice of chapter 2',
    async (_what, behaviour, attribution, advice) => {
      await expect(requireNetwork(moduleWith(behaviour))).rejects.toMatchObject({
        attribution,
        message: expect.stringMatching(advice),
      });
    },
  );

  test.each([
    ['+CPIN', [], 'OK', 'whether the SIM is ready (AT+CPIN? says OK)'],
    ['+CPIN', [], 'ERROR', 'whether the SIM is ready (AT+CPIN? says ERROR)'],
    ['+CPIN', ['+CPIN:'], 'OK', 'whether the SIM is ready (AT+CPIN? says +CPIN: OK)'],
    ['+CPIN', ['+CPIN: SIM READY'], 'OK', 'whether the SIM is ready (AT+CPIN? says +CPIN: SIM READY OK)'],
    ['+CPIN', [], '+CME ERROR: 4', 'whether the SIM is ready (AT+CPIN? says +CME ERROR: 4)'],
    ['+ZPAS', [], 'OK', 'whether it is registered (AT+ZPAS? says OK)'],
    ['+ZPAS', [], '+CME ERROR: 50', 'whether it is registered (AT+ZPAS? says +CME ERROR: 50)'],
    ['+ZECMCALL', [], 'OK', 'whether the data call is up (AT+ZECMCALL=1 says OK)'],
    ['+ZECMCALL', [], 'ERROR', 'whether the data call is up (AT+ZECMCALL=1 says ERROR)'],
  ])(
    'a module that answers %s with %j and %s shows nothing, which is not a missing prerequisite',
    async (name, lines, result, doubt) => {
      await expect(requireNetwork(moduleWith(saying(name, lines, result)))).resolves.toEqual([doubt]);
    },
  );

  test('nor is one that does not answer a question at all', async () => {
    const module = moduleWith(answering('+CPIN', () => 'silent'));
    await expect(requireNetwork(module)).resolves.toEqual([
      'whether the SIM is ready (AT+CPIN? says nothing)',
    ]);
  });

  test('a data call that is already up counts like a new one', async () => {
    const standing = answering('+ZECMCALL', ({ form }) =>
      form === 'read'
        ? { lines: ['+ZECMCALL: IPV4, 10.0.0.2, 10.0.0.1, 8.8.8.8, 8.8.4.4'], result: 'OK' }
        : { result: 'ERROR' },
    );
    await expect(requireNetwork(moduleWith(standing))).resolves.toEqual([]);
  });
});
